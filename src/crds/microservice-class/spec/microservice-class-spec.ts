import type * as z from 'zod';
import { databaseEngines } from '../../database/engine.ts';
import { resources } from '../../kubernetes/resources.ts';
import { choice, int32, list, object, text } from '../../schema/fields.ts';
import { objectName } from '../../schema/formats.ts';
import { domainsField } from './domains.ts';
import { gatewaysField } from './gateways.ts';
import { networkField } from './network.ts';
import { placementFields } from './placement.ts';
import { securityField } from './security.ts';

/** What a platform team sets for the services of a class. */
export const microserviceClassSpecSchema = object(
  'Defaults and rules for the services of the class. A change reaches every service of the class at once.',
  {
    gateways: gatewaysField,
    domains: domainsField,
    replicas: int32('How many pods run for services that give no replicas. Default: 2.', {
      min: 0,
      max: 10_000,
    }).exactOptional(),
    resources: resources(
      'Resources for services that give none; requests and limits of a service replace these one by one. Default: requests of 100m cpu and 128Mi memory and a limit of 256Mi memory.',
    ).exactOptional(),
    security: securityField,
    network: networkField,
    imagePullSecrets: list(
      'Secrets with credentials for registries, which every service of the class may use; they have to exist in the namespace of each service. Default: none.',
      object('One Secret of type kubernetes.io/dockerconfigjson.', {
        name: text('The name of the Secret in the namespace of the service.', {
          min: 1,
          rules: [objectName],
        }),
      }),
      { keys: ['name'], max: 16 },
    ).exactOptional(),
    databaseClasses: list(
      'Which DatabaseClass provisions databases that name none, by engine. Default: the DatabaseClass of the engine that is marked default.',
      object('The DatabaseClass for one engine.', {
        engine: choice('The database engine. Example: postgres.', databaseEngines),
        className: text('The name of the DatabaseClass for the engine.', {
          min: 1,
          rules: [objectName],
        }),
      }),
      { keys: ['engine'], max: 16 },
    ).exactOptional(),
    ...placementFields,
  },
);

export type MicroserviceClassSpec = z.infer<typeof microserviceClassSpecSchema>;
