import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { databaseClassResource, type DatabaseClass } from '../../crds/database-class/v1alpha1.ts';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { ApiError } from '../../runtime/errors.ts';
import { contentHashAnnotation, dataFinalizer } from '../well-known.ts';
import { decodeSecret } from './credentials.ts';
import { notFound } from './testdata/fake-cluster.ts';
import {
  claimedBy,
  createHarness,
  databaseOf,
  microserviceOf,
  namespace,
  ref,
  type Harness,
} from './testdata/harness.ts';
import type { PersistentVolumeClaim, Secret, StatefulSet } from './types.ts';

const child = { namespace, name: 'orders-main-db' };
const admin = { namespace, name: 'orders-main-db-admin' };
const claim = { namespace, name: 'data-orders-main-db-0' };

function secretOf(harness: Harness, at = child): Readonly<Record<string, string>> | undefined {
  const secret = harness.cluster.find<Secret>(builtin.secret, at);
  return secret === undefined ? undefined : decodeSecret(secret);
}

function statefulSetOf(harness: Harness): StatefulSet | undefined {
  return harness.cluster.find<StatefulSet>(builtin.statefulSet, child);
}

function claimOf(harness: Harness): PersistentVolumeClaim | undefined {
  return harness.cluster.find<PersistentVolumeClaim>(builtin.persistentVolumeClaim, claim);
}

function classOf(spec: DatabaseClass['spec'], isDefault = true): DatabaseClass {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: {
      name: 'standard',
      ...(isDefault ? { annotations: { 'slipway.dev/is-default-class': 'true' } } : {}),
    },
    spec,
  };
}

function change(harness: Harness, spec: Parameters<typeof databaseOf>[0]): void {
  const live = harness.database() ?? databaseOf();
  const generation = (live.metadata.generation ?? 0) + 1;
  harness.cluster.put(databaseResource, {
    ...live,
    ...{ spec: { ...live.spec, ...spec } },
    metadata: { ...live.metadata, generation },
  });
}

describe('a new Database', () => {
  it('becomes Ready with Secrets, Service and StatefulSet, each written once', async () => {
    const harness = createHarness();
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Provisioned')).toBe('True Provisioned');
    expect(harness.condition('LoginVerified')).toBe('True LoginVerified');
    expect(harness.cluster.writes.filter((write) => !write.startsWith('status'))).toEqual([
      'create Secret orders-main-db-admin',
      'create Secret orders-main-db',
      'create Service orders-main-db',
      'create StatefulSet orders-main-db',
    ]);
    expect(harness.database()?.status).toMatchObject({
      observedGeneration: 1,
      binding: { name: 'orders-main-db' },
      host: 'orders-main-db.shop.svc',
      port: 5432,
      database: 'shop_orders-main',
      username: 'shop_orders-main_1',
      version: '17',
      volume: { claimName: 'data-orders-main-db-0', capacity: '10Gi' },
      summary: { status: 'Running', message: '', parked: '' },
    });
  });

  it('has a Secret with the keys of servicebinding.io that fit together', async () => {
    const harness = createHarness();
    await harness.converge();
    const texts = secretOf(harness);
    expect(texts).toMatchObject({
      type: 'postgresql',
      provider: 'slipway',
      host: 'orders-main-db.shop.svc',
      port: '5432',
      username: 'shop_orders-main_1',
      database: 'shop_orders-main',
      uri: `postgresql://shop_orders-main_1:${texts?.['password']}@orders-main-db.shop.svc:5432/shop_orders-main`,
    });
    expect(texts?.['password']).toMatch(/^[\w-]{32}$/);
    expect(secretOf(harness, admin)?.['password']).not.toBe(texts?.['password']);
    const secret = harness.cluster.find<Secret>(builtin.secret, child);
    expect(secret).toMatchObject({ type: 'servicebinding.io/postgresql' });
    expect(secret?.metadata.ownerReferences).toBeUndefined();
  });

  it('is silent once it is as declared', async () => {
    const harness = createHarness();
    await harness.converge();
    const [writes, reads] = [harness.cluster.writes.length, harness.cluster.reads.length];
    for (let round = 0; round < 5; round += 1) await harness.reconcile();
    expect(harness.cluster.writes).toHaveLength(writes);
    expect(harness.cluster.reads).toHaveLength(reads);
  });

  it('keeps passwords out of status and events', async () => {
    const harness = createHarness();
    await harness.converge();
    const shown = JSON.stringify([harness.database(), harness.events, statefulSetOf(harness)]);
    for (const at of [child, admin]) {
      expect(shown).not.toContain(secretOf(harness, at)?.['password']);
    }
  });

  it('puts back what somebody changed or deleted, but never a Secret', async () => {
    const harness = createHarness();
    await harness.converge();
    const live = statefulSetOf(harness);
    harness.cluster.put(builtin.statefulSet, {
      ...live,
      ...{ spec: { ...live?.spec, replicas: 3 } },
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: live?.metadata ?? child,
    });
    harness.cluster.drop(builtin.service, child);
    await harness.converge();
    expect(statefulSetOf(harness)?.spec?.replicas).toBe(1);
    expect(harness.cluster.find(builtin.service, child)).toBeDefined();
  });

  it('that is paused is left alone', async () => {
    const harness = createHarness({ database: databaseOf({ paused: true }) });
    await harness.converge();
    expect(harness.cluster.writes).toEqual(['status Database orders-main']);
    expect(harness.condition('Ready')).toBe('False Paused');
  });

  it('in a namespace that goes away is left alone', async () => {
    const harness = createHarness();
    harness.cluster.put(builtin.namespace, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['x'] },
    });
    await harness.converge();
    expect(harness.cluster.writes).toEqual([]);
  });

  it('with an invalid spec says so', async () => {
    const harness = createHarness({ database: databaseOf({ storage: 'ten' }) });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False InvalidSpec');
    expect(harness.condition('Stalled')).toBe('True InvalidSpec');
    expect(harness.message('Ready')).toContain('spec.storage');
  });
});

describe('the credentials', () => {
  it('that are gone while there is data are not made anew', async () => {
    const harness = createHarness();
    await harness.converge();
    const lost = harness.cluster.find<Secret>(builtin.secret, child);
    harness.cluster.drop(builtin.secret, child);
    await harness.converge();
    expect(secretOf(harness)).toBeUndefined();
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
    const before = secretOf(harness);
    harness.cluster.isLive = false;
    const secret = harness.cluster.find<Secret>(builtin.secret, child);
    harness.cluster.drop(builtin.secret, child);
    harness.cluster.sync();
    if (secret !== undefined) harness.cluster.put(builtin.secret, secret);
    harness.cluster.drop(builtin.persistentVolumeClaim, claim);
    await harness.reconcile();
    expect(secretOf(harness)).toEqual(before);
  });

  it('are not made where a cache that lags does not know the volume', async () => {
    const harness = createHarness();
    await harness.reconcile();
    harness.cluster.isLive = false;
    harness.settle();
    harness.cluster.drop(builtin.secret, child);
    harness.cluster.sync(builtin.secret);
    await harness.reconcile();
    expect(secretOf(harness)).toBeUndefined();
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
    expect(statefulSetOf(harness)).toBeUndefined();
    expect(harness.condition('Ready')).toBe('False Forbidden');
  });

  it('of somebody else are a conflict, unless they may be taken over', async () => {
    const harness = createHarness();
    const foreign = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: child,
      data: Object.fromEntries(
        ['database', 'host', 'password', 'port', 'provider', 'type', 'uri', 'username'].map(
          (key) => [key, Buffer.from('theirs').toString('base64')],
        ),
      ),
    };
    harness.cluster.put(builtin.secret, foreign);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False NameConflict');
    expect(statefulSetOf(harness)).toBeUndefined();
    const metadata = { ...child, annotations: { 'slipway.dev/adopt': 'true' } };
    harness.cluster.put(builtin.secret, { ...foreign, metadata });
    await harness.converge();
    expect(statefulSetOf(harness)).toBeDefined();
    expect(secretOf(harness)?.['password']).toBe('theirs');
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
    harness.cluster.put(builtin.secret, {
      ...secret,
      ...{ data: { ...secret?.data, password: Buffer.from('new').toString('base64') } },
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: secret?.metadata ?? child,
    });
    await harness.converge();
    const after = harness.cluster.find<Secret>(builtin.secret, child);
    expect(after?.metadata.annotations?.[contentHashAnnotation]).not.toBe(before);
    expect(harness.rolesMade).toEqual(['new']);
    expect(secretOf(harness)?.['password']).toBe('new');
    expect(harness.condition('Ready')).toBe('True Ready');
  });
});

describe('the login', () => {
  it('that is refused after the roles were set up keeps the Database from being Ready', async () => {
    const harness = createHarness();
    const message = 'Server x refuses user y';
    harness.logins = [{ result: 'refused', cause: 'password', message }];
    await harness.converge();
    expect(harness.condition('LoginVerified')).toBe('False LoginFailed');
    expect(harness.condition('Ready')).toBe('False LoginFailed');
    expect(harness.message('Ready')).toBe(message);
    harness.logins = [{ result: 'verified' }];
    harness.clock.advance(10 * 60_000);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('that cannot be tried leaves it to the probes, and says so', async () => {
    const harness = createHarness();
    harness.logins = [{ result: 'unreachable', message: 'Slipway cannot reach server x' }];
    await harness.converge();
    expect(harness.condition('LoginVerified')).toBe('Unknown LoginUnverified');
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('is never tried where pods cannot be reached', async () => {
    const harness = createHarness({ reachPods: false });
    harness.logins = [{ result: 'refused', cause: 'other', message: 'never' }];
    await harness.converge();
    expect(harness.condition('LoginVerified')).toBe('Unknown LoginUnverified');
    expect(harness.message('LoginVerified')).toContain('--reach-pods=false');
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('of before a restart holds until it was tried again', async () => {
    const harness = createHarness();
    await harness.converge();
    harness.restart();
    const writes = harness.cluster.writes.length;
    await harness.reconcile();
    await harness.reconcile();
    expect(harness.cluster.writes).toHaveLength(writes);
    expect(harness.condition('LoginVerified')).toBe('True LoginVerified');
  });
});

describe('parking', () => {
  const used = () =>
    createHarness({
      database: databaseOf({}, claimedBy('ms-1')),
      microservice: microserviceOf('ms-1', ['main']),
    });

  it.each([
    ['the Microservice is gone', undefined],
    ['the entry is gone', microserviceOf('ms-1', ['other'])],
  ])('stops the server where %s, and brings it back with the same credentials', async (_, left) => {
    const harness = used();
    await harness.converge();
    const [secret, volume] = [secretOf(harness), claimOf(harness)?.metadata.uid];
    const owner = { namespace, name: 'orders' };
    harness.cluster.drop(microserviceResource, owner);
    if (left !== undefined) harness.cluster.put(microserviceResource, left);
    await harness.converge();
    expect(harness.condition('Parked')).toBe('True Parked');
    expect(harness.condition('Ready')).toBe('False Parked');
    expect(harness.message('Parked')).toContain(
      'kubectl delete --namespace shop database/orders-main',
    );
    expect(harness.database()?.status).toMatchObject({
      parkedSince: expect.any(String),
      summary: { status: 'Parked', parked: 'Yes' },
    });
    expect(statefulSetOf(harness)?.spec?.replicas).toBe(0);
    expect([secretOf(harness), claimOf(harness)?.metadata.uid]).toEqual([secret, volume]);

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
    expect([secretOf(harness), claimOf(harness)?.metadata.uid]).toEqual([secret, volume]);
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
    const microservice = harness.cluster.find(microserviceResource, { namespace, name: 'orders' });
    harness.cluster.drop(microserviceResource, { namespace, name: 'orders' });
    harness.cluster.sync();
    if (microservice !== undefined) harness.cluster.put(microserviceResource, microservice);
    await harness.reconcile();
    expect(statefulSetOf(harness)?.spec?.replicas).toBe(1);
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
    harness.cluster.drop(microserviceResource, { namespace, name: 'orders' });
    harness.cluster.intercept = (verb, resource) => {
      if (verb === 'get' && resource.kind === 'Microservice') throw error;
    };
    await expect(harness.reconcile()).rejects.toBeInstanceOf(Error);
    expect(statefulSetOf(harness)?.spec?.replicas).toBe(1);
  });

  it('leaves all as it is until a new Microservice of the name has claimed it', async () => {
    const harness = used();
    await harness.converge();
    harness.cluster.put(microserviceResource, microserviceOf('ms-2', ['main']));
    await harness.converge();
    expect(statefulSetOf(harness)?.spec?.replicas).toBe(1);
    harness.cluster.drop(microserviceResource, { namespace, name: 'orders' });
    await harness.converge();
    harness.cluster.put(microserviceResource, microserviceOf('ms-2', ['main']));
    await harness.converge();
    expect(statefulSetOf(harness)?.spec?.replicas).toBe(0);
    const live = harness.database() ?? databaseOf();
    harness.cluster.put(databaseResource, {
      ...live,
      metadata: { ...live.metadata, ...claimedBy('ms-2') },
    });
    await harness.converge();
    expect(statefulSetOf(harness)?.spec?.replicas).toBe(1);
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

describe('storage', () => {
  it('grows by the claim, and the StatefulSet keeps its template', async () => {
    const harness = createHarness({ database: databaseOf({ storage: '1Gi' }) });
    await harness.converge();
    const template = statefulSetOf(harness)?.spec?.volumeClaimTemplates;
    change(harness, { storage: '2Gi' });
    await harness.converge();
    expect(claimOf(harness)?.spec?.resources?.requests).toEqual({ storage: '2Gi' });
    expect(statefulSetOf(harness)?.spec?.volumeClaimTemplates).toEqual(template);
    expect(harness.database()?.status?.volume?.capacity).toBe('2Gi');
  });

  it('does not shrink, and says so', async () => {
    const harness = createHarness({ database: databaseOf({ storage: '2Gi' }) });
    await harness.converge();
    const writes = harness.cluster.writes.length;
    change(harness, { storage: '1Gi' });
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True StorageShrink');
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.database()?.status?.summary?.status).toBe('Degraded');
    expect(harness.cluster.writes.slice(writes).every((write) => write.startsWith('status'))).toBe(
      true,
    );
  });

  it('that the storage class does not let grow keeps nothing else back', async () => {
    const harness = createHarness({ database: databaseOf({ storage: '1Gi' }) });
    await harness.converge();
    harness.cluster.intercept = (verb, resource) => {
      if (verb !== 'apply' || resource.kind !== 'PersistentVolumeClaim') return;
      throw new ApiError('PATCH', '/', { code: 403, reason: 'Forbidden', message: 'only dynamic' });
    };
    change(harness, { storage: '2Gi', version: '17.5' });
    await expect(harness.reconcile()).resolves.toEqual({ requeueAfterMs: expect.any(Number) });
    expect(harness.condition('Stalled')).toBe('True StorageResizeRefused');
    expect(statefulSetOf(harness)?.spec?.template.spec?.containers[0]?.image).toBe('postgres:17.5');
  });
});

describe('the version', () => {
  it.each([
    ['17', '16', 'postgres:17', 'True VersionUnsupported'],
    ['17', '18', 'postgres:17', 'True VersionUnsupported'],
    ['17.5', '17.2', 'postgres:17.5', 'True VersionUnsupported'],
    ['17.2', '17.5', 'postgres:17.5', undefined],
    ['17.2', '17', 'postgres:17', undefined],
  ])('from %s to %s runs %s', async (from, to, image, stalled) => {
    const harness = createHarness({ database: databaseOf({ version: from }) });
    await harness.converge();
    change(harness, { version: to });
    await harness.converge();
    expect(statefulSetOf(harness)?.spec?.template.spec?.containers[0]?.image).toBe(image);
    expect(harness.condition('Stalled')).toBe(stalled);
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('of the data is known after the StatefulSet is gone', async () => {
    const harness = createHarness({ database: databaseOf({ version: '16' }) });
    await harness.converge();
    harness.cluster.drop(databaseResource, ref);
    harness.settle();
    harness.cluster.put(databaseResource, databaseOf({ version: '17' }));
    await harness.converge();
    expect(statefulSetOf(harness)?.spec?.template.spec?.containers[0]?.image).toBe('postgres:16');
    expect(harness.condition('Stalled')).toBe('True VersionUnsupported');
    expect(harness.message('Stalled')).toContain('pg_dump');
  });
});

describe('the class', () => {
  it('that is missing makes nothing, and stops nothing that runs', async () => {
    const harness = createHarness({ database: databaseOf({ className: 'standard' }) });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False ClassNotFound');
    expect(harness.cluster.list(builtin.statefulSet)).toEqual([]);
    harness.cluster.put(
      databaseClassResource,
      classOf({ engine: 'postgres', provisioner: 'StatefulSet' }),
    );
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    harness.cluster.drop(databaseClassResource, { namespace: '', name: 'standard' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBe('True ClassNotFound');
    expect(harness.database()?.status?.binding).toEqual({ name: 'orders-main-db' });
  });

  it('decides image, version, size and resources', async () => {
    const harness = createHarness();
    harness.cluster.put(
      databaseClassResource,
      classOf({
        engine: 'postgres',
        provisioner: 'StatefulSet',
        image: 'registry.example.com:5000/postgres:16.4-bookworm',
        storage: { size: '20Gi', storageClassName: 'fast' },
        resources: { limits: { memory: '1Gi' } },
      }),
    );
    await harness.converge();
    expect(statefulSetOf(harness)?.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              image: 'registry.example.com:5000/postgres:16.4-bookworm',
              resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
            },
          ],
        },
      },
      volumeClaimTemplates: [
        { spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } },
      ],
    });
    expect(harness.database()?.status?.version).toBe('16.4');
  });

  it('that becomes the default later takes no server away', async () => {
    const harness = createHarness();
    await harness.converge();
    harness.cluster.put(
      databaseClassResource,
      classOf({ engine: 'postgres', provisioner: 'External' }),
    );
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBeUndefined();
  });
});

describe('an external database', () => {
  const external = classOf({ engine: 'postgres', provisioner: 'External' });
  const texts = {
    host: 'db.example.com',
    port: '5432',
    username: 'u',
    password: 'p',
    database: 'd',
  };

  function put(harness: Harness, data: Record<string, string>): void {
    harness.cluster.put(builtin.secret, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace, name: 'legacy' },
      ...{
        data: Object.fromEntries(
          Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
        ),
      },
    });
  }

  async function start(spec: Parameters<typeof databaseOf>[0] = { secretName: 'legacy' }) {
    const harness = createHarness({ database: databaseOf(spec) });
    harness.cluster.put(databaseClassResource, external);
    await harness.converge();
    return harness;
  }

  it('waits for the Secret and its keys, then logs in; it makes nothing', async () => {
    const harness = await start();
    expect(harness.condition('Ready')).toBe('False SecretMissing');
    const { password: _, database: __, ...some } = texts;
    put(harness, some);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False SecretIncomplete');
    expect(harness.message('Ready')).toBe(
      'Secret legacy has no keys password, database; add the keys password, database to Secret legacy',
    );
    put(harness, texts);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.database()?.status?.binding).toEqual({ name: 'legacy' });
    expect(harness.rolesMade).toEqual([]);
    expect(harness.cluster.writes.every((write) => write === 'status Database orders-main')).toBe(
      true,
    );
  });

  it('is not Ready while its server cannot be reached: nobody else says that it serves', async () => {
    const harness = await start();
    harness.logins = [{ result: 'unreachable', message: 'Slipway cannot reach server x' }];
    put(harness, texts);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False LoginUnverified');
  });

  it('needs the name of the Secret', async () => {
    const harness = await start({});
    expect(harness.condition('Ready')).toBe('False SecretMissing');
    expect(harness.message('Ready')).toContain('spec.secretName');
  });
});

describe('deletion', () => {
  it('with Retain leaves volume and Secrets, and a new one takes them', async () => {
    const harness = createHarness();
    await harness.converge();
    const [secret, volume] = [secretOf(harness), claimOf(harness)?.metadata.uid];
    harness.cluster.drop(databaseResource, ref);
    harness.settle();
    await harness.reconcile();
    expect(statefulSetOf(harness)).toBeUndefined();
    expect([secretOf(harness), claimOf(harness)?.metadata.uid]).toEqual([secret, volume]);
    harness.cluster.put(databaseResource, databaseOf());
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect([secretOf(harness), claimOf(harness)?.metadata.uid]).toEqual([secret, volume]);
  });

  it('with Delete removes all, the Secrets once the volume is gone', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    expect(harness.database()?.metadata.finalizers).toEqual([dataFinalizer]);
    harness.cluster.drop(databaseResource, ref);
    await harness.reconcile();
    expect(harness.condition('Deleting')).toBe('True Deleting');
    expect(harness.message('Deleting')).toContain('data-orders-main-db-0');
    expect(secretOf(harness)).toBeDefined();
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    for (const kind of [builtin.secret, builtin.persistentVolumeClaim, builtin.statefulSet]) {
      expect(harness.cluster.list(kind), kind.kind).toEqual([]);
    }
  });

  it('believes the live deletionPolicy, not that of a cache', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    harness.cluster.isLive = false;
    harness.cluster.drop(databaseResource, ref);
    harness.cluster.sync();
    change(harness, { deletionPolicy: 'Retain' });
    await harness.reconcile();
    expect(harness.database()).toBeUndefined();
    expect(secretOf(harness)).toBeDefined();
    expect(claimOf(harness)).toBeDefined();
  });

  it('in a namespace that goes away drops the finalizer, and reads and deletes nothing', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    const reads = harness.cluster.reads.length;
    harness.cluster.put(builtin.namespace, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['x'] },
    });
    harness.cluster.drop(databaseResource, ref);
    await harness.reconcile();
    expect(harness.database()).toBeUndefined();
    expect(harness.cluster.reads).toHaveLength(reads);
    expect(secretOf(harness)).toBeDefined();
  });

  it('leaves what is not ours', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    const secret = harness.cluster.find<Secret>(builtin.secret, admin);
    const metadata = { ...admin, ...secret?.metadata, labels: {} };
    harness.cluster.put(builtin.secret, { apiVersion: 'v1', kind: 'Secret', metadata });
    harness.cluster.drop(databaseResource, ref);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(harness.cluster.find(builtin.secret, admin)).toBeDefined();
  });

  it('takes the finalizer off where the policy is Retain again', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    change(harness, { deletionPolicy: 'Retain' });
    await harness.converge();
    expect(harness.database()?.metadata.finalizers).toEqual([]);
  });
});

describe('an object of a needed name', () => {
  it.each([builtin.service, builtin.statefulSet])(
    'of somebody else is a conflict: %o',
    async (kind) => {
      const harness = createHarness();
      harness.cluster.put(kind, {
        apiVersion: kind.group === '' ? 'v1' : 'apps/v1',
        kind: kind.kind,
        metadata: { ...child, labels: { app: 'theirs' } },
      });
      await harness.converge();
      expect(harness.condition('Ready')).toBe('False NameConflict');
      expect(harness.message('Ready')).toContain(`${kind.kind} orders-main-db`);
      expect(harness.cluster.writes.every((write) => write.startsWith('status'))).toBe(true);
    },
  );

  it('of a Database that was deleted only has to be waited for', async () => {
    const harness = createHarness();
    const owner = {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      name: ref.name,
      uid: 'old',
    };
    harness.cluster.put(builtin.statefulSet, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { ...child, ownerReferences: [{ ...owner, controller: true }] },
    });
    await harness.reconcile();
    expect(harness.condition('Ready')).toBe('False Provisioning');
    expect(harness.condition('Reconciling')).toBe('True Provisioning');
    harness.cluster.drop(builtin.statefulSet, child);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });
});
