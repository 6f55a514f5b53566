import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { Pod } from '../microservice/types.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { killAfterEachWrite } from './testing/kill-after-each-write.ts';
import {
  change,
  child,
  databaseOf,
  putClass,
  ref,
  secretWith,
  textsOf,
} from './testing/objects.ts';
import type { PersistentVolume, PersistentVolumeClaim, StatefulSet } from './types.ts';

const { namespace } = ref;
const legacy = { namespace, name: 'data-legacy-0' };
const adopt = { claim: legacy.name, secretName: 'legacy' };
const login = { username: 'shop', password: 'old', database: 'shop\n' };

function putLogin({ cluster }: Harness, texts: Readonly<Record<string, string>> = login): void {
  cluster.put(builtin.secret, secretWith({ namespace, name: 'legacy' }, texts));
}

function putClaim({ cluster }: Harness, metadata: object = {}): void {
  cluster.put<PersistentVolumeClaim>(builtin.persistentVolumeClaim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...legacy,
      labels: { app: 'legacy' },
      finalizers: ['kubernetes.io/pvc-protection'],
      ...metadata,
    },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
  });
}

/** The StatefulSet of before, and its pod, which runs where it has a replica. */
function putOldServer({ cluster }: Harness, replicas: number): void {
  const ref = { namespace, name: 'legacy' };
  const set = cluster.put<StatefulSet>(builtin.statefulSet, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: ref,
    spec: { serviceName: 'legacy', selector: {}, replicas, template: {} },
  });
  if (replicas === 0) return;
  const { apiVersion, kind, metadata } = set;
  const owner = {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
    controller: true,
  };
  cluster.put<Pod>(builtin.pod, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name: 'legacy-0', ownerReferences: [owner] },
    spec: {
      containers: [],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: legacy.name } }],
    },
  });
}

function start(spec: Parameters<typeof databaseOf>[0] = {}): Harness {
  const harness = createHarness({ database: databaseOf({ adopt, ...spec }) });
  putLogin(harness);
  putClaim(harness);
  harness.settle();
  return harness;
}

const claimOf = ({ cluster }: Harness) =>
  cluster.find<PersistentVolumeClaim>(builtin.persistentVolumeClaim, legacy);
const setOf = ({ cluster }: Harness) => cluster.find<StatefulSet>(builtin.statefulSet, child);
const volumeOf = ({ cluster }: Harness) =>
  cluster.list<PersistentVolume>(builtin.persistentVolume)[0];

/** All that a service or a person sees in the end. */
function seen(harness: Harness): unknown {
  const { metadata } = claimOf(harness) ?? {};
  return {
    conditions: ['Ready', 'Provisioned', 'LoginVerified', 'Stalled'].map((type) =>
      harness.condition(type),
    ),
    texts: textsOf(harness.cluster),
    source: textsOf(harness.cluster, { namespace, name: 'legacy' }),
    secrets: harness.cluster
      .list(builtin.secret)
      .map((secret) => secret.metadata.name)
      .toSorted(),
    claim: [
      metadata?.labels,
      metadata?.annotations?.['slipway.dev/engine-version'],
      metadata?.annotations?.['slipway.dev/adopted'] === harness.database()?.metadata.uid,
    ],
    policy: volumeOf(harness)?.spec?.persistentVolumeReclaimPolicy,
    replicas: setOf(harness)?.spec?.replicas,
  };
}

describe('a Database that adopts a volume', () => {
  it('serves with its login, makes no role and no other Secret, and is silent then', async () => {
    const harness = start();
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(textsOf(harness.cluster)).toMatchObject({
      username: 'shop',
      password: 'old',
      database: 'shop',
      host: 'orders-main-db.shop.svc',
      uri: 'postgresql://shop:old@orders-main-db.shop.svc:5432/shop',
    });
    expect(textsOf(harness.cluster, { namespace, name: 'legacy' })).toEqual(login);
    expect(harness.rolesMade).toEqual([]);
    expect(harness.cluster.list(builtin.secret)).toHaveLength(2);
    expect(claimOf(harness)?.metadata).toMatchObject({
      labels: { app: 'legacy', 'slipway.dev/database': 'orders-main' },
      annotations: {
        'slipway.dev/adopted': harness.database()?.metadata.uid,
        'slipway.dev/engine-version': '17',
      },
    });
    expect(claimOf(harness)?.metadata.ownerReferences).toBeUndefined();
    expect(claimOf(harness)?.spec?.resources?.requests).toEqual({ storage: '8Gi' });
    expect(volumeOf(harness)?.spec?.persistentVolumeReclaimPolicy).toBe('Retain');
    expect(setOf(harness)?.spec?.volumeClaimTemplates).toBeUndefined();
    const before = harness.cluster.writes.length;
    harness.cluster.reads.length = 0;
    await harness.reconcile();
    expect(harness.cluster.writes).toHaveLength(before);
    expect(harness.cluster.reads).toEqual([]);
  });

  it.each<[string, (harness: Harness) => void, (harness: Harness) => void, string]>([
    [
      'the claim is there',
      ({ cluster }) => cluster.erase(builtin.persistentVolumeClaim, legacy),
      (harness) => {
        putClaim(harness);
        harness.settle();
      },
      'False ClaimMissing',
    ],
    [
      'no pod mounts the claim',
      (harness) => putOldServer(harness, 1),
      (harness) => {
        putOldServer(harness, 0);
        harness.settle();
      },
      'False ClaimInUse',
    ],
    [
      'no other Database holds the claim',
      (harness) => {
        harness.cluster.put(databaseResource, databaseOf({ adopt }, { name: 'ledger' }));
        putClaim(harness, {
          labels: {
            'app.kubernetes.io/managed-by': 'slipway',
            'slipway.dev/database': 'ledger',
          },
          annotations: { 'slipway.dev/adopted': 'of-the-other' },
        });
        harness.settle();
      },
      ({ cluster }) => cluster.drop(databaseResource, { namespace, name: 'ledger' }),
      'False ClaimInUse',
    ],
    [
      'the Secret is there',
      ({ cluster }) => cluster.erase(builtin.secret, { namespace, name: 'legacy' }),
      putLogin,
      'False SecretMissing',
    ],
    [
      'the Secret has all keys',
      (harness) => putLogin(harness, { username: 'shop', password: 'old' }),
      putLogin,
      'False SecretIncomplete',
    ],
  ])('waits until %s, and makes nothing before', async (_, spoil, mend, reason) => {
    const harness = start();
    spoil(harness);
    await harness.converge();
    expect(harness.condition('Ready')).toBe(reason);
    expect(setOf(harness)).toBeUndefined();
    expect(textsOf(harness.cluster)).toBeUndefined();
    mend(harness);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('serves on where a key of its Secret is emptied, says so, and waits for another text', async () => {
    const harness = start();
    await harness.converge();
    const before = textsOf(harness.cluster);
    putLogin(harness, { ...login, password: '' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBe('True SecretIncomplete');
    expect(textsOf(harness.cluster)).toEqual(before);
    // No failure, which would be tried again and again.
    expect(await harness.reconcile()).toHaveProperty('requeueAfterMs');
    putLogin(harness, { ...login, password: 'new' });
    await harness.converge();
    expect(harness.condition('Stalled')).toBeUndefined();
    expect(textsOf(harness.cluster)).toMatchObject({ password: 'new' });
  });

  it('looks again at what no event tells of', async () => {
    const harness = start();
    putOldServer(harness, 1);
    expect(await harness.reconcile()).toEqual({ requeueAfterMs: 15_000 });
  });

  it('follows its Secret, serves on without it, and undoes what is changed in its own', async () => {
    const harness = start();
    await harness.converge();
    putLogin(harness, { ...login, password: 'new' });
    await harness.converge();
    expect(textsOf(harness.cluster)).toMatchObject({ password: 'new' });
    harness.cluster.erase(builtin.secret, { namespace, name: 'legacy' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBe('True SecretMissing');
    harness.cluster.erase(builtin.secret, child);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False SecretMissing');
    putLogin(harness);
    await harness.converge();
    expect(textsOf(harness.cluster)).toMatchObject({ password: 'old' });
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('lets the first version be corrected, and refuses to go back after it has served', async () => {
    const harness = createHarness({ database: databaseOf({ adopt }) });
    putLogin(harness);
    putClaim(harness);
    harness.settle();
    await harness.reconcile();
    change(harness.cluster, { version: '16' });
    await harness.converge();
    expect(setOf(harness)?.spec?.template.spec?.containers[0]?.image).toBe('postgres:16');
    expect(harness.condition('Stalled')).toBeUndefined();
    change(harness.cluster, { version: '17' });
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True VersionUnsupported');
    expect(setOf(harness)?.spec?.template.spec?.containers[0]?.image).toBe('postgres:16');
  });

  it('grows its volume where that is asked for', async () => {
    const harness = start({ storage: '20Gi' });
    await harness.converge();
    expect(claimOf(harness)?.spec?.resources?.requests).toEqual({ storage: '20Gi' });
  });
});

describe('the data of a Database that adopted it', () => {
  it.each<['Retain' | 'Delete', boolean]>([
    ['Retain', true],
    ['Delete', false],
  ])('with deletionPolicy %s', async (deletionPolicy, isKept) => {
    const harness = start({ deletionPolicy });
    await harness.converge();
    harness.cluster.drop(databaseResource, ref);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(claimOf(harness) !== undefined).toBe(isKept);
    expect(volumeOf(harness) !== undefined).toBe(isKept);
    expect(textsOf(harness.cluster, { namespace, name: 'legacy' })).toEqual(login);
    if (!isKept) return;
    harness.cluster.put(databaseResource, databaseOf({ adopt }));
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('is not deleted where it was never adopted', async () => {
    const harness = createHarness({ database: databaseOf({ adopt, deletionPolicy: 'Delete' }) });
    putLogin(harness);
    putClaim(harness);
    harness.settle();
    putOldServer(harness, 1);
    await harness.converge();
    harness.cluster.drop(databaseResource, ref);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(claimOf(harness)?.metadata.deletionTimestamp).toBeUndefined();
  });

  it('is never what a class of another provisioner is asked for', async () => {
    const harness = start();
    putClass(harness.cluster, {
      engine: 'postgres',
      provisioner: 'Server',
      server: { host: 'pg.svc', adminSecret: { name: 'a', namespace: 'b' } },
    });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False AdoptionRefused');
    expect(harness.cluster.list(builtin.statefulSet)).toEqual([]);
  });
});

describe('killed while it adopts', () => {
  const empty = () => createHarness({ database: databaseOf({ adopt }) });
  it.each<[string, () => Harness, (harness: Harness) => void]>([
    [
      'a volume',
      empty,
      (harness) => {
        putLogin(harness);
        putClaim(harness);
        harness.settle();
      },
    ],
    ['a new password', start, (harness) => putLogin(harness, { ...login, password: 'new' })],
    [
      'again after a deletion',
      start,
      (harness) => {
        harness.cluster.drop(databaseResource, ref);
        harness.cluster.put(databaseResource, databaseOf({ adopt }));
      },
    ],
  ])('%s after each write, it comes to the same', async (_, begin, act) => {
    const [undisturbed, ...runs] = await killAfterEachWrite({ start: begin, act, state: seen });
    expect(runs.length).toBeGreaterThan(1);
    for (const { state, killAfter } of runs) {
      expect(state, `killed after ${killAfter} writes`).toEqual(undisturbed?.state);
    }
  });
});
