import { describe, expect, it } from 'vitest';
import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { dataFinalizer } from '../well-known.ts';
import { clusterOf, createClusterHarness } from './testing/cloud-native-pg.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { killAfterEachWrite } from './testing/kill-after-each-write.ts';
import {
  change,
  claimOf,
  claimedBy,
  databaseOf,
  microserviceOf,
  putClass,
  ref,
  statefulSetOf,
  terminateNamespace,
  textsOf,
} from './testing/objects.ts';
import { createSharedHarness } from './testing/shared-server.ts';
import type { PersistentVolume } from './types.ts';

function start(metadata: Partial<Database['metadata']> = {}, hasTarget = true): Harness {
  const harness = createHarness({
    database: databaseOf({ deletionPolicy: 'Snapshot' }, metadata),
    microservice: metadata.labels === undefined ? undefined : microserviceOf('m1', ['main']),
  });
  const backup = hasTarget ? { backup: { volume: {} } } : {};
  putClass(harness.cluster, { engine: 'postgres', provisioner: 'StatefulSet', ...backup });
  return harness;
}

function remove({ cluster }: Harness): void {
  cluster.drop(databaseResource, ref);
}

/** What is left of the data, and of the backups. */
function left(harness: Harness): unknown {
  const { cluster, tasks } = harness;
  return {
    database: harness.database()?.metadata.name,
    claims: cluster.list(builtin.persistentVolumeClaim).map(({ metadata }) => metadata.name),
    secrets: cluster.list(builtin.secret).length,
    backups: tasks.runs.length,
    withoutServer: tasks.withoutServer,
  };
}

const onlyBackups = {
  database: undefined,
  claims: ['orders-main-db-backups'],
  secrets: 0,
  backups: 1,
  withoutServer: [],
};

describe("deletionPolicy Snapshot of servers that are not Slipway's", () => {
  it.each([
    ['a Cluster', createClusterHarness],
    ['a shared server', createSharedHarness],
  ] as const)('says at once that %s is not backed up, and deletes nothing', async (_name, make) => {
    const harness = make({ deletionPolicy: 'Snapshot' });
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True BackupTargetMissing');
    const kept = { texts: textsOf(harness.cluster), cluster: clusterOf(harness) };
    expect(kept.texts).toBeDefined();
    // Nor once the class, which says so, is away.
    for (const putElse of [() => {}, () => putClass(harness.cluster, ownServer)]) {
      putElse();
      remove(harness);
      await harness.converge();
      expect(harness.message('Deleting')).toContain('No last backup can be made');
      expect({ texts: textsOf(harness.cluster), cluster: clusterOf(harness) }).toEqual(kept);
    }
    change(harness.cluster, { deletionPolicy: 'Retain' });
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(textsOf(harness.cluster)).toEqual(kept.texts);
  });
});

const ownServer = { engine: 'postgres', provisioner: 'StatefulSet' } as const;

describe('deletionPolicy Snapshot', () => {
  it('deletes volume and credentials once a last backup is made, and keeps backups', async () => {
    const harness = start();
    await harness.converge();
    expect(harness.database()?.metadata.finalizers).toEqual([dataFinalizer]);
    harness.tasks.end = 'works';
    remove(harness);
    await harness.converge();
    expect(harness.message('Deleting')).toContain('makes the last backup');
    expect([claimOf(harness.cluster), textsOf(harness.cluster)]).not.toContain(undefined);
    harness.tasks.end = 'Complete';
    await harness.converge();
    expect(left(harness)).toEqual(onlyBackups);
  });

  it('keeps all where the backup fails, and says every way out', async () => {
    const harness = start();
    await harness.converge();
    harness.tasks.end = 'Failed';
    remove(harness);
    await harness.converge();
    expect(claimOf(harness.cluster)).toBeDefined();
    expect(statefulSetOf(harness.cluster)).toBeDefined();
    const message = harness.message('Deleting');
    for (const words of ['kubectl logs', 'kubectl delete', '"Retain"', '"Delete"']) {
      expect(message).toContain(words);
    }
    change(harness.cluster, { deletionPolicy: 'Retain' });
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(claimOf(harness.cluster)).toBeDefined();
    expect(textsOf(harness.cluster)).toBeDefined();
  });

  it('starts a parked server for it', async () => {
    const harness = start(claimedBy('m1'));
    await harness.converge();
    harness.cluster.put(microserviceResource, microserviceOf('m1', []));
    await harness.converge();
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(0);
    remove(harness);
    await harness.converge();
    expect(left(harness)).toEqual(onlyBackups);
  });

  it('without a place for backups says so at once, and deletes nothing', async () => {
    const harness = start({}, false);
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True BackupTargetMissing');
    expect(harness.condition('Ready')).toBe('True Ready');
    remove(harness);
    await harness.converge();
    expect(harness.message('Deleting')).toContain('No last backup can be made');
    expect(claimOf(harness.cluster)).toBeDefined();
    expect(textsOf(harness.cluster)).toBeDefined();
  });

  it('does not fight a deletion in the foreground', async () => {
    const harness = start();
    await harness.converge();
    const live = harness.database();
    if (live === undefined) throw new Error('there is no Database');
    const finalizers = [dataFinalizer, 'foregroundDeletion'];
    harness.cluster.put(databaseResource, { ...live, metadata: { ...live.metadata, finalizers } });
    remove(harness);
    await harness.converge();
    expect(harness.message('Deleting')).toContain('--cascade=foreground');
    expect(claimOf(harness.cluster)).toBeDefined();
  });

  it('in a namespace that goes away makes nothing, and the volume is kept', async () => {
    const harness = start();
    await harness.converge();
    terminateNamespace(harness.cluster);
    remove(harness);
    await harness.reconcile();
    expect(harness.database()).toBeUndefined();
    expect(harness.tasks.runs).toEqual([]);
    const volumes = harness.cluster.list<PersistentVolume>(builtin.persistentVolume);
    const policies = volumes.map(({ spec }) => spec?.persistentVolumeReclaimPolicy);
    expect(policies).toEqual(['Retain', 'Retain']);
  });

  it('comes to the same after a kill at each write', async () => {
    const runs = await killAfterEachWrite({ start: () => start(), act: remove, state: left });
    expect(runs.length).toBeGreaterThan(5);
    for (const { state, killAfter } of runs) {
      expect(state, `after ${killAfter} writes`).toEqual(onlyBackups);
    }
  });

  it('comes to the same from a parked one after a kill at each write', async () => {
    const runs = await killAfterEachWrite({
      start: () => start(claimedBy('m1')),
      act: (harness) => {
        harness.cluster.put(microserviceResource, microserviceOf('m1', []));
        remove(harness);
      },
      state: left,
    });
    for (const { state, killAfter } of runs) {
      expect(state, `after ${killAfter} writes`).toEqual(onlyBackups);
    }
  });
});
