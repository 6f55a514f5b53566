import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import { ApiError } from '../../runtime/errors.ts';
import { notFound } from './testing/fake-cluster.ts';
import { createHarness } from './testing/harness.ts';
import {
  claimedBy,
  claimOf,
  databaseOf,
  microserviceOf,
  owner,
  statefulSetOf,
  textsOf,
} from './testing/objects.ts';

describe('parking', () => {
  const used = () =>
    createHarness({
      database: databaseOf({}, claimedBy('ms-1')),
      microservice: microserviceOf('ms-1', ['main']),
    });

  it('leaves all as it is while the Microservice is not valid', async () => {
    const harness = used();
    await harness.converge();
    const invalid = microserviceOf('ms-1', []);
    Reflect.set(invalid.spec, 'image', 42);
    harness.cluster.put(microserviceResource, invalid);
    await harness.converge();
    expect(harness.condition('Parked')).toBeUndefined();
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(1);
  });

  it.each([
    ['the Microservice is gone', undefined],
    ['the entry is gone', microserviceOf('ms-1', ['other'])],
  ])('stops the server where %s, and brings it back with the same credentials', async (_, left) => {
    const harness = used();
    await harness.converge();
    const [secret, volume] = [textsOf(harness.cluster), claimOf(harness.cluster)?.metadata.uid];
    harness.cluster.drop(microserviceResource, owner);
    if (left !== undefined) harness.cluster.put(microserviceResource, left);
    await harness.converge();
    expect(harness.condition('Parked')).toBe('True Parked');
    expect(harness.condition('Ready')).toBe('False Parked');
    expect(harness.message('Parked')).toContain(
      'kubectl delete --namespace shop database.slipway.dev/orders-main',
    );
    expect(harness.database()?.status?.parkedSince).toMatch(/^2026-01-02T03:04:\d\dZ$/);
    expect(harness.database()?.status?.summary).toMatchObject({ status: 'Parked', parked: 'Yes' });
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(0);
    expect([textsOf(harness.cluster), claimOf(harness.cluster)?.metadata.uid]).toEqual([
      secret,
      volume,
    ]);

    const since = harness.database()?.status?.parkedSince;
    const [writes, reads] = [harness.cluster.writes.length, harness.cluster.reads.length];
    harness.clock.advance(60_000);
    await harness.reconcile();
    expect(harness.database()?.status?.parkedSince).toBe(since);
    expect([harness.cluster.writes.length, harness.cluster.reads.length]).toEqual([writes, reads]);

    harness.cluster.put(microserviceResource, microserviceOf('ms-1', ['main']));
    await harness.converge();
    expect(harness.condition('Parked')).toBeUndefined();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.database()?.status?.parkedSince).toBeUndefined();
    expect([textsOf(harness.cluster), claimOf(harness.cluster)?.metadata.uid]).toEqual([
      secret,
      volume,
    ]);
    expect(harness.events.map(({ reason }) => reason)).toEqual([
      'Ready',
      'Parked',
      'Unparked',
      'Ready',
    ]);
  });

  it('does not believe a cache', async () => {
    const harness = used();
    await harness.converge();
    harness.cluster.isLive = false;
    const microservice = harness.cluster.find(microserviceResource, owner);
    harness.cluster.drop(microserviceResource, owner);
    harness.cluster.sync();
    if (microservice !== undefined) harness.cluster.put(microserviceResource, microservice);
    await harness.reconcile();
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(1);
    expect(harness.condition('Parked')).toBeUndefined();
  });

  it.each([
    ['a 404 that names nothing', new ApiError('GET', '/', { code: 404, reason: 'NotFound' })],
    ['a failure', new ApiError('GET', '/', { code: 500, reason: 'InternalError' })],
    [
      'a 404 for another object',
      notFound(microserviceResource, { namespace: '', name: 'microservices' }),
    ],
  ])('does not take %s for an answer', async (_, error) => {
    const harness = used();
    await harness.converge();
    harness.cluster.drop(microserviceResource, owner);
    harness.cluster.intercept = (verb, resource) => {
      if (verb === 'get' && resource.kind === 'Microservice') throw error;
    };
    await expect(harness.reconcile()).rejects.toBeInstanceOf(Error);
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(1);
  });

  it('leaves all as it is until a new Microservice of the name has claimed it', async () => {
    const harness = used();
    await harness.converge();
    harness.cluster.put(microserviceResource, microserviceOf('ms-2', ['main']));
    await harness.converge();
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(1);
    harness.cluster.drop(microserviceResource, owner);
    await harness.converge();
    harness.cluster.put(microserviceResource, microserviceOf('ms-2', ['main']));
    await harness.converge();
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(0);
    const live = harness.database() ?? databaseOf();
    harness.cluster.put(databaseResource, {
      ...live,
      metadata: { ...live.metadata, ...claimedBy('ms-2') },
    });
    await harness.converge();
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(1);
  });

  it('is not for a Database made by hand', async () => {
    const harness = createHarness();
    await harness.converge();
    expect(harness.condition('Parked')).toBeUndefined();
  });

  it('makes nothing for nobody', async () => {
    const harness = createHarness({ database: databaseOf({}, claimedBy('ms-1')) });
    await harness.converge();
    expect(harness.cluster.writes).toEqual(['status Database orders-main']);
    expect(harness.condition('Ready')).toBe('False Parked');
  });
});
