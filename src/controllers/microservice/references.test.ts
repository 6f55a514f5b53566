import { describe, expect, it } from 'vitest';
import { missingReferences, requiredContents } from './references.ts';
import type { Content } from './observed.ts';
import { microserviceOf } from './testdata/build-input.ts';

const microservice = microserviceOf({
  spec: {
    env: [
      { name: 'A', value: 'a' },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'smtp', key: 'password' } } },
      { name: 'C', valueFrom: { configMapKeyRef: { name: 'tuning', key: 'c', optional: true } } },
      { name: 'D', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    envFrom: [{ configMapRef: { name: 'env' } }, { secretRef: { name: 'smtp', optional: true } }],
    files: [
      { path: '/a', emptyDir: {} },
      { path: '/b', configMap: 'config' },
      { path: '/c', secret: 'tls', optional: true },
    ],
    databases: [
      { name: 'main', engine: 'postgres' },
      { name: 'old', engine: 'postgres', secretName: 'legacy', envProfiles: ['spring'] },
      { name: 'cache', engine: 'valkey', secretName: 'cache', envProfiles: ['rails'] },
    ],
  },
});

describe('requiredContents', () => {
  it('names every place in the order of the spec', () => {
    const rows = requiredContents(microservice).map(
      ({ kind, name, keys, optional, field }) =>
        `${field}: ${kind} ${name} [${keys.join(' ')}]${optional ? ' optional' : ''}`,
    );
    expect(rows).toEqual([
      'spec.env[1].valueFrom.secretKeyRef: Secret smtp [password]',
      'spec.env[2].valueFrom.configMapKeyRef: ConfigMap tuning [c] optional',
      'spec.envFrom[0].configMapRef: ConfigMap env []',
      'spec.envFrom[1].secretRef: Secret smtp [] optional',
      'spec.files[1].configMap: ConfigMap config []',
      'spec.files[2].secret: Secret tls [] optional',
      'spec.databases[0]: Secret orders-main-db [host port username password database uri]',
      'spec.databases[1].secretName: Secret legacy [host port username password database]',
      'spec.databases[2].secretName: Secret cache [host port username password database uri]',
    ]);
  });

  it('is empty for a Microservice that refers to nothing', () => {
    expect(requiredContents(microserviceOf())).toEqual([]);
  });
});

describe('missingReferences', () => {
  const references = requiredContents(
    microserviceOf({
      spec: {
        env: [
          { name: 'B', valueFrom: { secretKeyRef: { name: 'smtp', key: 'password' } } },
          { name: 'C', valueFrom: { secretKeyRef: { name: 'extra', key: 'c', optional: true } } },
        ],
      },
    }),
  );
  const present = (...keys: string[]): Content => ({ state: 'present', hash: 'h', keys });
  const unknown: Content = { state: 'unknown', message: 'refused' };
  const missing: Content = { state: 'missing' };

  it.each([
    ['all there', present('password'), present('c'), []],
    ['the optional one missing', present('password'), missing, []],
    ['the optional key missing', present('password'), present(), []],
    ['the required one missing', missing, present(), ['smtp object']],
    ['the required key missing', present('user'), present(), ['smtp keys password']],
    ['neither known', unknown, unknown, ['smtp unknown', 'extra unknown']],
  ])('%s', (_, smtp, extra, expected) => {
    const contents = new Map<string, Content>([
      ['Secret/smtp', smtp],
      ['Secret/extra', extra],
    ]);
    const rows = missingReferences(references, contents).map((item) =>
      [item.reference.name, item.missing, ...item.keys].join(' '),
    );
    expect(rows).toEqual(expected);
  });

  it('takes what was never looked up for unknown, not for missing', () => {
    const rows = missingReferences(references, new Map()).map((item) => item.missing);
    expect(rows).toEqual(['unknown', 'unknown']);
  });
});
