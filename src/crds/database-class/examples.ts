import { anyEngine } from '../database/engine.ts';
import type { InvalidExample, ValidExample } from '../example.ts';
import type { DatabaseClass, DatabaseClassSpec } from './v1alpha1.ts';

function databaseClass<S>(spec: S) {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name: 'standard', annotations: { 'slipway.dev/is-default-class': 'true' } },
    spec,
  };
}

function example(name: string, spec: DatabaseClassSpec): ValidExample<DatabaseClass> {
  return { name, object: databaseClass(spec) };
}

function wrong(name: string, spec: object, message: string): InvalidExample {
  const object = databaseClass({ engine: 'postgres', provisioner: 'StatefulSet', ...spec });
  return { name, object, message };
}

/** DatabaseClasses that the parser and the API server both accept. */
export const validExamples: readonly ValidExample<DatabaseClass>[] = [
  example('a StatefulSet with defaults', { engine: 'postgres', provisioner: 'StatefulSet' }),
  example('a StatefulSet with everything', {
    engine: 'postgres',
    provisioner: 'StatefulSet',
    image: 'docker.io/library/postgres:17',
    version: '17',
    storage: { size: '20Gi', storageClassName: 'fast' },
    resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { memory: '2Gi' } },
    networkPolicy: {
      enabled: true,
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
          podSelector: { matchLabels: { app: 'exporter' } },
        },
      ],
    },
  }),
  example('an external server', { engine: 'postgres', provisioner: 'External' }),
];

/** Objects that the parser and the API server both refuse. */
export const invalidExamples: readonly InvalidExample[] = [
  wrong('no provisioner', { provisioner: null }, 'spec.provisioner is required'),
  wrong('an unknown provisioner', { provisioner: 'Helm' }, 'one of "StatefulSet", "External"'),
  wrong('no engine', { engine: null }, 'spec.engine is required'),
  wrong('an unknown engine', { engine: 'mysql' }, `spec.engine has to be ${anyEngine}`),
  wrong(
    'an external server with an image',
    { provisioner: 'External', image: 'postgres:17' },
    'Remove image, version, storage, resources and networkPolicy',
  ),
  wrong(
    'an external server with storage',
    { provisioner: 'External', storage: {} },
    'Remove image, version, storage, resources and networkPolicy',
  ),
  wrong(
    'an external server with a network policy',
    { provisioner: 'External', networkPolicy: {} },
    'Remove image, version, storage, resources and networkPolicy',
  ),
  wrong(
    'a peer with an operator of its own making',
    {
      networkPolicy: {
        from: [
          { podSelector: { matchExpressions: [{ key: 'a', operator: 'Is', values: ['b'] }] } },
        ],
      },
    },
    'one of "In", "NotIn", "Exists", "DoesNotExist"',
  ),
  ...(['podSelector', 'namespaceSelector'] as const).map((selector) =>
    wrong(
      `a ${selector} that says Exists with values`,
      {
        networkPolicy: {
          from: [
            { [selector]: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } },
          ],
        },
      },
      'Give values for In and NotIn, and none for Exists and DoesNotExist',
    ),
  ),
  wrong('an image with a space', { image: 'post gres' }, 'Use an image reference without spaces'),
  wrong('a size that is no quantity', { storage: { size: '1GB' } }, 'Use a quantity such as'),
  wrong('a version with a tag', { version: '17-alpine' }, 'Use a version of the engine'),
  wrong(
    'a StorageClass in upper case',
    { storage: { storageClassName: 'SSD' } },
    'Use the name of a Kubernetes object',
  ),
  wrong('a negative request', { resources: { requests: { cpu: -1 } } }, 'Use an amount such as'),
];
