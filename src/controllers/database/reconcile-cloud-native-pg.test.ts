import { describe, expect, it } from 'vitest';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { Secret } from './types.ts';
import type { Cluster } from './cloud-native-pg.ts';
import {
  clusterOf,
  createClusterHarness,
  deleteDatabase,
  loginName,
  makeAgain,
  namesOf,
  putClusters,
  served,
} from './testing/cloud-native-pg.ts';
import { createHarness } from './testing/harness.ts';
import {
  change,
  child,
  microserviceOf,
  putClass,
  statefulSetOf,
  terminateNamespace,
  textsOf,
} from './testing/objects.ts';
import { authorityCertificate } from './testing/simulated-cloud-native-pg.ts';

const everything = [
  'Cluster orders-main-db',
  'Database orders-main-db',
  'DatabaseRole orders-main-db-login-1',
  'DatabaseRole orders-main-db-owner',
  'Secret orders-main-db',
  'Secret orders-main-db-ca',
];

const refused = (cause: 'setup' | 'password') =>
  ({ result: 'refused', cause, message: 'No', reason: 'PasswordRefused' }) as const;

describe('a Database in CloudNativePG', () => {
  it('is made, verified by the authority of its servers, and silent then', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    expect(served(harness)).toMatchObject({
      ready: 'True Ready',
      fits: true,
      hibernation: 'off',
      made: everything,
      texts: {
        host: 'orders-main-db-rw.shop.svc',
        sslmode: 'verify-full',
        certificates: authorityCertificate,
        username: loginName,
      },
    });
    expect(harness.database()?.status).toMatchObject({
      binding: { name: 'orders-main-db' },
      host: 'orders-main-db-rw.shop.svc',
      version: '17',
    });
    const { length } = harness.cluster.writes;
    harness.restart();
    await harness.converge();
    expect(harness.cluster.writes.slice(length)).toEqual([]);
  });

  it('says what it waits for', async () => {
    const harness = createClusterHarness();
    await harness.reconcile();
    await harness.reconcile();
    expect(harness.condition('Ready')).toBe('False Provisioning');
    expect(harness.message('Ready')).toMatch(/waits for CloudNativePG to begin/);
    const live = clusterOf(harness);
    if (live === undefined) throw new Error('there is no Cluster');
    harness.cluster.put<Cluster>(builtin.cnpgCluster, {
      ...live,
      status: { phase: 'Waiting for user action', readyInstances: 0 },
    });
    await harness.reconcile();
    harness.clock.advance(60_000);
    await harness.reconcile();
    expect(harness.message('Ready')).toMatch(/says: Waiting for user action; see kubectl/);
  });

  it('has the login see to what CloudNativePG leaves open', async () => {
    const harness = createClusterHarness();
    harness.logins = [refused('setup'), { result: 'verified' }];
    await harness.converge();
    expect(harness.furnished).toEqual([loginName]);
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('has a password set once more that was changed by hand, and no more than that', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    const live = clusterOf(harness)?.metadata.uid ?? '';
    harness.clusterPasswords.set(live, new Map([[loginName, 'by hand']]));
    // That from memory, and that with what the Secret says.
    harness.logins = [refused('password'), refused('password'), { result: 'verified' }];
    harness.clock.advance(30_000);
    await harness.converge();
    harness.clock.advance(30_000);
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready', fits: true });
  });

  it('is hibernated while nothing uses it, and comes back as it was', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    const [before, uid] = [textsOf(harness.cluster), clusterOf(harness)?.metadata.uid];
    harness.cluster.put(microserviceResource, microserviceOf('uid-orders', []));
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'False Parked', hibernation: 'on' });
    expect(harness.message('Provisioned')).toBe(
      'Cluster orders-main-db is hibernated: nothing uses it',
    );
    harness.cluster.put(microserviceResource, microserviceOf('uid-orders', ['main']));
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready', hibernation: 'off', fits: true });
    expect([textsOf(harness.cluster), clusterOf(harness)?.metadata.uid]).toEqual([before, uid]);
  });

  it('is deleted with Retain: the Cluster is hibernated, and the next of its name takes it', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    const [before, uid] = [textsOf(harness.cluster), clusterOf(harness)?.metadata.uid];
    deleteDatabase(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(namesOf(harness)).toEqual(everything);
    expect(clusterOf(harness)?.metadata.annotations?.['cnpg.io/hibernation']).toBe('on');
    makeAgain(harness);
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready', hibernation: 'off', fits: true });
    expect([textsOf(harness.cluster), clusterOf(harness)?.metadata.uid]).toEqual([before, uid]);
  });

  it('is deleted with Delete: nothing stays, whatever became of its class', async () => {
    const harness = createClusterHarness({ deletionPolicy: 'Delete' });
    await harness.converge();
    putClass(harness.cluster, { engine: 'postgres', provisioner: 'StatefulSet' });
    deleteDatabase(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(namesOf(harness)).toEqual([]);
    expect(harness.cluster.list(builtin.persistentVolumeClaim)).toEqual([]);
  });

  it('deletes no Cluster that is not its own', async () => {
    const harness = createClusterHarness({ deletionPolicy: 'Delete' });
    const foreign = {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: child,
      spec: { instances: 3 },
    };
    harness.cluster.put<Cluster>(builtin.cnpgCluster, foreign);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False NameConflict');
    deleteDatabase(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(clusterOf(harness)?.spec).toEqual({ instances: 3 });
  });

  it('leaves a namespace that goes away alone', async () => {
    const harness = createClusterHarness({ deletionPolicy: 'Delete' });
    await harness.converge();
    terminateNamespace(harness.cluster);
    deleteDatabase(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(namesOf(harness)).toEqual(everything);
  });

  it('waits without a write while CloudNativePG is not there, and goes on once it is', async () => {
    const harness = createClusterHarness();
    harness.cluster.absentGroups.add('postgresql.cnpg.io');
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True CloudNativePGMissing');
    expect(namesOf(harness)).toEqual([]);
    harness.cluster.absentGroups.clear();
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready', fits: true });
  });

  it.each([
    ['Retain', true],
    ['Delete', false],
  ] as const)('without CloudNativePG a deletion with %s goes on: %s', async (policy, goesOn) => {
    const harness = createClusterHarness({ deletionPolicy: policy });
    await harness.converge();
    harness.cluster.absentGroups.add('postgresql.cnpg.io');
    deleteDatabase(harness);
    await harness.converge();
    expect(harness.database() === undefined).toBe(goesOn);
    expect(textsOf(harness.cluster)).toBeDefined();
    if (goesOn) return;
    expect(harness.message('Deleting')).toMatch(/kinds of CloudNativePG/);
    harness.cluster.absentGroups.clear();
    await harness.converge();
    expect(namesOf(harness)).toEqual([]);
  });

  it('is not made anew, empty, where its Cluster was deleted, unless it is told to', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    const before = textsOf(harness.cluster)?.['password'];
    harness.cluster.drop(builtin.cnpgCluster, child);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False DatabaseMissing');
    expect(clusterOf(harness)).toBeUndefined();
    expect(textsOf(harness.cluster)?.['password']).toBe(before);
    harness.cluster.drop(builtin.secret, child);
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready', fits: true });
    expect(textsOf(harness.cluster)?.['password']).not.toBe(before);
  });

  it('stays where it is when another class becomes the default one', async () => {
    const harness = createHarness();
    putClusters(harness, true);
    await harness.converge();
    expect(clusterOf(harness)).toBeDefined();
    putClusters(harness, false);
    putClass(harness.cluster, { engine: 'postgres', provisioner: 'StatefulSet' });
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready', fits: true });
    expect(statefulSetOf(harness.cluster)).toBeUndefined();
  });

  it('brings back what somebody changed, and changes nothing while it is paused', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    const live = harness.cluster.find<Secret>(builtin.secret, child);
    if (live === undefined) throw new Error('there is no Secret');
    const { 'cnpg.io/reload': _, ...labels } = live.metadata.labels ?? {};
    const metadata = { ...live.metadata, labels };
    harness.cluster.put<Secret>(builtin.secret, { ...live, metadata });
    harness.cluster.drop(builtin.cnpgDatabaseRole, { ...child, name: 'orders-main-db-owner' });
    await harness.converge();
    const secret = harness.cluster.find<Secret>(builtin.secret, child);
    expect(secret?.metadata.labels?.['cnpg.io/reload']).toBe('true');
    expect(namesOf(harness)).toEqual(everything);
    change(harness.cluster, { paused: true });
    await harness.converge();
    harness.cluster.drop(builtin.cnpgDatabase, child);
    await harness.converge();
    expect(namesOf(harness)).not.toContain('Database orders-main-db');
  });
});
