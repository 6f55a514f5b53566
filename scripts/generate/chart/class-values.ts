import * as z from 'zod';
import type { CustomResourceDefinition } from '../../../src/crds/custom-resource-definition.ts';
import { databaseClassCrd } from '../../../src/crds/database-class/crd.ts';
import type { DatabaseClassSpec } from '../../../src/crds/database-class/v1alpha1.ts';
import { microserviceClassCrd } from '../../../src/crds/microservice-class/crd.ts';
import type { MicroserviceClassSpec } from '../../../src/crds/microservice-class/v1alpha1.ts';
import { objectNameValue } from './kubernetes-values.ts';
import { strictSchema } from './strict-schema.ts';
import { section, shaped, value } from './value-schema.ts';

const microserviceSpec: MicroserviceClassSpec = {
  replicas: 2,
  gateways: [
    {
      exposure: 'public',
      gateway: { namespace: 'gateways', name: 'public' },
      domain: 'apps.example.com',
    },
  ],
};
const databaseSpec: DatabaseClassSpec = {
  engine: 'postgres',
  provisioner: 'StatefulSet',
  storage: { size: '20Gi', storageClassName: 'fast' },
};

/** The classes that the chart can make. Their specs are judged by the schemas of their CRDs. */
export function classValues() {
  return section(
    'Classes for services and databases that name none. Without any class, built-in defaults apply.',
    {
      microservice: classSection(microserviceClassCrd, {}, microserviceSpec),
      database: classSection(
        databaseClassCrd,
        { engine: 'postgres', provisioner: 'StatefulSet' },
        databaseSpec,
      ),
    },
  );
}

function classSection(crd: CustomResourceDefinition, fallback: object, example: object) {
  const { kind } = crd.spec.names;
  return section(`A ${kind}. It stays when it is switched off here, or when the chart goes.`, {
    create: value(z.boolean(), false, `Whether the chart makes a ${kind}.`),
    name: value(objectNameValue, 'standard', `The name of the ${kind}.`),
    isDefault: value(
      z.boolean(),
      true,
      'Whether it applies where no class is named (annotation slipway.dev/is-default-class).',
    ),
    spec: value(
      shaped(strictSchema(specSchema(crd))),
      fallback,
      `The spec of the ${kind}; a field that it does not have is refused.`,
      example,
    ),
  });
}

function specSchema(crd: CustomResourceDefinition) {
  const spec = crd.spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'];
  if (spec === undefined) throw new Error(`${crd.metadata.name} has no spec to take values for`);
  return spec;
}
