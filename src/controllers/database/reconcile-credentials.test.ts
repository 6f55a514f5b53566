import { describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { ApiError } from '../../runtime/errors.ts';
import { contentHashAnnotation } from '../well-known.ts';
import { createHarness } from './testing/harness.ts';
import { child, claim, statefulSetOf, textsOf, secretWith } from './testing/objects.ts';
import type { Secret } from './types.ts';

describe('the credentials', () => {
  it('that are gone while there is data are not made anew', async () => {
    const harness = createHarness();
    await harness.converge();
    const lost = harness.cluster.find<Secret>(builtin.secret, child);
    harness.cluster.drop(builtin.secret, child);
    await harness.converge();
    expect(textsOf(harness.cluster)).toBeUndefined();
    expect(harness.condition('Ready')).toBe('False CredentialsMissing');
    expect(harness.condition('Stalled')).toBe('True CredentialsMissing');
    expect(harness.message('Ready')).toContain('restore the Secret from a backup');
    if (lost !== undefined) harness.cluster.put(builtin.secret, lost);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('are not made where a cache that lags does not know them', async () => {
    const harness = createHarness();
    await harness.converge();
    const before = textsOf(harness.cluster);
    harness.cluster.isLive = false;
    const secret = harness.cluster.find<Secret>(builtin.secret, child);
    harness.cluster.drop(builtin.secret, child);
    harness.cluster.sync();
    if (secret !== undefined) harness.cluster.put(builtin.secret, secret);
    harness.cluster.drop(builtin.persistentVolumeClaim, claim);
    await harness.reconcile();
    expect(textsOf(harness.cluster)).toEqual(before);
  });

  it('are not made where a cache that lags does not know the volume', async () => {
    const harness = createHarness();
    await harness.reconcile();
    harness.cluster.isLive = false;
    harness.settle();
    harness.cluster.drop(builtin.secret, child);
    harness.cluster.sync(builtin.secret);
    await harness.reconcile();
    expect(textsOf(harness.cluster)).toBeUndefined();
    expect(harness.condition('Ready')).toBe('False CredentialsMissing');
  });

  it('are not made where the API server does not say that they are missing', async () => {
    const harness = createHarness();
    harness.cluster.intercept = (verb, resource) => {
      if (verb !== 'get' || resource.kind !== 'Secret') return;
      throw new ApiError('GET', '/', { code: 404, reason: 'NotFound' });
    };
    await expect(harness.reconcile()).rejects.toMatchObject({ kind: 'transient' });
    expect(harness.cluster.list(builtin.secret)).toEqual([]);
  });

  it('come first: without them no server is made', async () => {
    const harness = createHarness();
    harness.cluster.intercept = (verb, resource, { name }) => {
      if (verb !== 'apply' || resource.kind !== 'Secret' || name !== child.name) return;
      throw new ApiError('PATCH', '/', { code: 403, reason: 'Forbidden', message: 'no' });
    };
    await harness.reconcile();
    expect(statefulSetOf(harness.cluster)).toBeUndefined();
    expect(harness.condition('Ready')).toBe('False Forbidden');
  });

  it('of somebody else are a conflict, unless they may be taken over', async () => {
    const harness = createHarness();
    const keys = ['database', 'host', 'password', 'port', 'provider', 'type', 'uri', 'username'];
    const foreign = secretWith(child, Object.fromEntries(keys.map((key) => [key, 'theirs'])));
    harness.cluster.put(builtin.secret, foreign);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False NameConflict');
    expect(statefulSetOf(harness.cluster)).toBeUndefined();
    const metadata = { ...child, annotations: { 'slipway.dev/adopt': 'true' } };
    harness.cluster.put(builtin.secret, { ...foreign, metadata });
    await harness.converge();
    expect(statefulSetOf(harness.cluster)).toBeDefined();
    expect(textsOf(harness.cluster)?.['password']).toBe('theirs');
  });

  it('that somebody changed by hand reach the server and the pods of the services', async () => {
    const harness = createHarness();
    await harness.converge();
    const secret = harness.cluster.find<Secret>(builtin.secret, child);
    const before = secret?.metadata.annotations?.[contentHashAnnotation];
    harness.logins = [
      { result: 'refused', cause: 'password', message: 'wrong password' },
      { result: 'verified' },
    ];
    const texts = { ...textsOf(harness.cluster), password: 'new' };
    harness.cluster.put(builtin.secret, secretWith(secret?.metadata ?? child, texts));
    await harness.converge();
    const after = harness.cluster.find<Secret>(builtin.secret, child);
    expect(after?.metadata.annotations?.[contentHashAnnotation]).not.toBe(before);
    expect(harness.rolesMade).toEqual(['new']);
    expect(textsOf(harness.cluster)?.['password']).toBe('new');
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('that cannot be read are read again in a while: nothing tells when they can', async () => {
    const harness = createHarness();
    const { caches } = harness.cluster;
    const { resolve } = caches.contents;
    const unknown = () => Promise.resolve({ state: 'unknown', message: '' } as const);
    Object.assign(caches.contents, { resolve: unknown });
    const { requeueAfterMs } = await harness.reconcile();
    expect(harness.condition('Ready')).toBe('False Unknown');
    expect(requeueAfterMs).toBeLessThanOrEqual(30_000);
    Object.assign(caches.contents, { resolve });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });
});
