import { describe, expect, it } from 'vitest';
import type { Content } from '../observed.ts';
import { containing } from '../testdata/containing.ts';
import { statusInput } from '../testdata/status-input.ts';
import { referenceFindings } from './references.ts';

type Parts = NonNullable<Parameters<typeof statusInput>[0]>;

const missing: Content = { state: 'missing' };
const find = (spec: Parts['spec'], key: string, content: Content) =>
  referenceFindings(statusInput({ spec: spec ?? {}, contents: [[key, content]] }));

const keys = (kind: 'secretKeyRef' | 'configMapKeyRef') => ({
  env: [
    { name: 'B', valueFrom: { [kind]: { name: 'api', key: 'b' } } },
    { name: 'A', valueFrom: { [kind]: { name: 'api', key: 'a' } } },
  ],
});

describe('missing references', () => {
  it('make one problem an object, with all that is needed of it', () => {
    expect(find(keys('secretKeyRef'), 'Secret/api', missing)).toMatchObject([
      {
        reason: 'ReferenceMissing',
        field: 'spec.env[name=B].valueFrom.secretKeyRef',
        hint: 'kubectl create secret generic api -n shop --from-literal=a=<value> --from-literal=b=<value>',
      },
    ]);
  });

  it.each<[string, Parts['spec'], string, string]>([
    ['of env', keys('configMapKeyRef'), 'ConfigMap/api', 'kubectl create configmap api'],
    [
      'of envFrom',
      { envFrom: [{ configMapRef: { name: 'api' } }] },
      'ConfigMap/api',
      '--from-file=<path>',
    ],
    [
      'of files',
      { files: [{ path: '/etc/api', secret: 'api' }] },
      'Secret/api',
      'kubectl create secret generic api',
    ],
  ])('%s', (_, spec, key, hint) => {
    expect(find(spec, key, missing)).toMatchObject([
      { severity: 'error', reason: 'ReferenceMissing', hint: containing(hint) },
    ]);
  });

  it('name the keys that an object lacks', () => {
    const present: Content = { state: 'present', hash: 'h', keys: ['c'] };
    expect(find(keys('secretKeyRef'), 'Secret/api', present)).toMatchObject([
      {
        reason: 'KeyMissing',
        message: 'Secret api has no keys a and b, which the pods need',
        hint: `kubectl patch secret api -n shop --type=merge -p '{"stringData":{"a":"<value>","b":"<value>"}}'`,
      },
    ]);
  });

  it('are waited for where Slipway writes them, or nothing is known', () => {
    const databases = [{ name: 'main', engine: 'postgres' as const }];
    expect(find({ databases }, 'Secret/orders-main-db', missing)).toMatchObject([
      { severity: 'pending', reason: 'CredentialsPending' },
    ]);
    const unknown: Content = { state: 'unknown', message: 'later' };
    expect(find(keys('secretKeyRef'), 'Secret/api', unknown)).toMatchObject([
      { severity: 'pending', reason: 'ReferenceUnreadable', recheckAfterMs: 15_000 },
    ]);
  });

  it('are errors where the user has the credentials', () => {
    const databases = [{ name: 'main', engine: 'postgres' as const, secretName: 'theirs' }];
    expect(find({ databases }, 'Secret/theirs', missing)).toMatchObject([
      { reason: 'ReferenceMissing', field: 'spec.databases[name=main].secretName' },
    ]);
  });

  it('that are optional are none', () => {
    const envFrom = [{ secretRef: { name: 'api', optional: true } }];
    expect(find({ envFrom }, 'Secret/api', missing)).toEqual([]);
  });
});
