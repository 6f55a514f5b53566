import type { Candidates } from '../values/candidates.ts';
import type { Carrier, Section, Surroundings } from './section.ts';

const kind = 'Microservice';

function variable(valueFrom: object): Carrier {
  return {
    spec: {
      env: [
        { name: 'FROM', valueFrom },
        { name: 'PLAIN', value: 'b' },
      ],
    },
  };
}

function envCarriers({ secrets, configMaps }: Surroundings): readonly Carrier[] {
  return [
    { spec: { env: [{ name: 'LEVEL', value: 'info' }, { name: 'OTHER' }] } },
    variable({ secretKeyRef: { name: secrets[0], key: 'token' } }),
    variable({ configMapKeyRef: { name: configMaps[0], key: 'token' } }),
    variable({ fieldRef: { fieldPath: 'metadata.name' } }),
    variable({ resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } }),
  ];
}

/** Values of variables where meaning counts. */
export function envValues({
  secrets,
  configMaps,
}: Pick<Surroundings, 'secrets' | 'configMaps'>): Readonly<Record<string, Partial<Candidates>>> {
  return {
    'spec.env[].valueFrom.secretKeyRef.name': { usual: secrets.toReversed() },
    'spec.env[].valueFrom.secretKeyRef.key': { usual: ['other', 'token'] },
    'spec.env[].valueFrom.configMapKeyRef.name': { usual: configMaps.toReversed() },
    'spec.env[].valueFrom.configMapKeyRef.key': { usual: ['other', 'token'] },
    'spec.env[].valueFrom.fieldRef.fieldPath': {
      usual: ['metadata.namespace', 'status.podIP', "metadata.labels['app']"],
      extreme: [`metadata.labels['${'a'.repeat(63)}']`],
    },
    'spec.env[].valueFrom.fieldRef.apiVersion': { usual: ['v1', ''] },
    'spec.env[].valueFrom.resourceFieldRef.resource': {
      usual: ['requests.memory', 'limits.ephemeral-storage'],
      extreme: ['requests.cpu'],
    },
    'spec.env[].valueFrom.resourceFieldRef.containerName': { usual: ['app', ''] },
    'spec.env[].valueFrom.resourceFieldRef.divisor': { usual: ['1Ki', '1', '1Gi'] },
  };
}

/** Variables, from values and from all four sources. */
export const envSections: readonly Section[] = [
  {
    kind,
    at: 'spec.env',
    carriers: envCarriers,
    values: envValues,
  },
  {
    kind,
    at: 'spec.envFrom',
    carriers: ({ secrets, configMaps }) => [
      {
        spec: {
          envFrom: [
            { prefix: 'A_', secretRef: { name: secrets[0] } },
            { prefix: 'B_', configMapRef: { name: configMaps[0] } },
          ],
        },
      },
    ],
    values: ({ secrets, configMaps }) => ({
      'spec.envFrom[].prefix': { usual: ['DB_', 'X_'] },
      'spec.envFrom[].secretRef.name': { usual: secrets.toReversed() },
      'spec.envFrom[].configMapRef.name': { usual: configMaps.toReversed() },
    }),
  },
];
