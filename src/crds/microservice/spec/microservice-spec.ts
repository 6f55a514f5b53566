import type * as z from 'zod';
import { resources } from '../../kubernetes/resources.ts';
import { trafficDistribution } from '../../kubernetes/traffic-distribution.ts';
import { bool, object, text } from '../../schema/fields.ts';
import { objectName } from '../../schema/formats.ts';
import { routesInSpecRules } from '../route-rules.ts';
import { specRules } from '../rules.ts';
import { usesInSpecRules } from '../uses-rules.ts';
import { containerFields } from './container.ts';
import { databasesField } from './databases.ts';
import { envField, envFromField } from './env.ts';
import { filesField } from './files.ts';
import { healthField, probesField } from './health.ts';
import { metricsField } from './metrics.ts';
import { ownerField } from './owner.ts';
import { portsField } from './ports.ts';
import { accessField } from './access.ts';
import { rolloutField } from './rollout.ts';
import { routesField } from './routes.ts';
import { replicasField, scalingField } from './scaling.ts';
import { serviceAccountField } from './service-account.ts';
import { usesField } from './uses.ts';

/** What a developer writes. Defaults are computed, never written into it. */
export const microserviceSpecSchema = object(
  'What the service is and needs. Defaults are computed and never written here; status says what they came to.',
  {
    image: containerFields.image,
    className: text(
      'The MicroserviceClass with the defaults and rules of the platform. Example: standard. Default: the class annotated slipway.dev/is-default-class, else the built-in defaults.',
      { min: 1, rules: [objectName] },
    ).exactOptional(),
    owner: ownerField,
    command: containerFields.command,
    args: containerFields.args,
    imagePullSecrets: containerFields.imagePullSecrets,
    ports: portsField,
    env: envField,
    envFrom: envFromField,
    files: filesField,
    resources: resources(
      'What each pod is given of the nodes, in the shape of Kubernetes. Default: that of the class, else requests of 100m cpu and 128Mi memory and a limit of 256Mi memory.',
    ).exactOptional(),
    health: healthField,
    probes: probesField,
    replicas: replicasField,
    scaling: scalingField,
    routes: routesField,
    uses: usesField,
    access: accessField,
    databases: databasesField,
    rollout: rolloutField,
    trafficDistribution: trafficDistribution(
      'Which pods calls to the service go to first, in the words of Kubernetes: PreferSameZone, PreferSameNode, or PreferClose before Kubernetes 1.34. Gateways go by it as far as they know it. Default: that of the class, else all pods alike.',
    ),
    metrics: metricsField,
    serviceAccount: serviceAccountField,
    paused: bool(
      'Whether Slipway leaves everything made for the service as it is, whatever changes here or there. Deletion still works. Default: false.',
    ).exactOptional(),
  },
  {
    rules: [
      ...Object.values(specRules),
      ...Object.values(routesInSpecRules),
      ...Object.values(usesInSpecRules),
    ],
  },
);

export type MicroserviceSpec = z.infer<typeof microserviceSpecSchema>;
