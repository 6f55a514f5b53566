import { describe, expect, it } from 'vitest';
import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { killAfterEachWrite } from './testing/kill-after-each-write.ts';
import { databaseOf, putClass, ref } from './testing/objects.ts';
import { demand, rotationSecret } from './testing/rotation.ts';
import type { Job, StatefulSet } from './types.ts';

const { namespace } = ref;

function start(restoreFrom: NonNullable<Database['spec']['restoreFrom']>): Harness {
  const harness = createHarness({ database: databaseOf({ restoreFrom }) });
  putClass(harness.cluster, {
    engine: 'postgres',
    provisioner: 'StatefulSet',
    backup: { volume: {}, schedule: '@daily' },
  });
  return harness;
}

/** The claim with the backups of a Database that need not exist any more. */
function putBackups({ cluster }: Harness, database: string): void {
  cluster.put(builtin.persistentVolumeClaim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name: `${database}-db-backups` },
  });
}

function putSource({ cluster }: Harness, spec: Partial<Database['spec']> = {}): void {
  cluster.put(databaseResource, databaseOf(spec, { name: 'old' }));
  cluster.put<StatefulSet>(builtin.statefulSet, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { namespace, name: 'old-db' },
    spec: {
      serviceName: 'old-db',
      selector: {},
      replicas: 0,
      template: { spec: { containers: [{ name: 'postgres', image: 'postgres:16' }] } },
    },
  });
  const set = cluster.find<StatefulSet>(builtin.statefulSet, { namespace, name: 'old-db' });
  const labels = { 'app.kubernetes.io/managed-by': 'slipway' };
  if (set !== undefined) {
    cluster.put(builtin.statefulSet, { ...set, metadata: { ...set.metadata, labels } });
  }
}

function restoreJobs({ cluster }: Harness): readonly Job[] {
  return cluster.list<Job>(builtin.job);
}

describe('a restore', () => {
  it('fills the database once, before it is Ready and before it is backed up', async () => {
    const harness = start({ backup: 'latest', database: 'old' });
    putBackups(harness, 'old');
    harness.tasks.end = 'works';
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False Restoring');
    expect(harness.condition('Restored')).toBe('False Restoring');
    expect(harness.condition('Reconciling')).toBe('True Restoring');
    expect(harness.cluster.list(builtin.cronJob)).toMatchObject([{ spec: { suspend: true } }]);
    harness.tasks.end = 'Complete';
    await harness.converge();
    expect(harness.condition('Restored')).toBe('True Restored');
    expect(harness.condition('Ready')).toBe('True Ready');
    for (const { metadata } of restoreJobs(harness)) {
      harness.cluster.drop(builtin.job, { namespace, name: metadata.name });
    }
    await harness.converge();
    expect(harness.tasks.runs).toHaveLength(1);
    expect(harness.tasks.withoutServer).toEqual([]);
  });

  it('is over before a rotation begins', async () => {
    const harness = start({ backup: 'latest', database: 'old' });
    putBackups(harness, 'old');
    demand(harness, 'now');
    harness.tasks.end = 'works';
    await harness.converge();
    expect(harness.condition('Rotating')).toBe('True RotationPending');
    expect(harness.message('Rotating')).toContain('spec.restoreFrom');
    expect(harness.cluster.find(builtin.secret, rotationSecret)).toBeUndefined();
    harness.tasks.end = 'Complete';
    await harness.converge();
    expect(harness.cluster.find(builtin.secret, rotationSecret)).toBeDefined();
  });

  it('that fails says how to go on, and is tried again once its Job is deleted', async () => {
    const harness = start({ backup: 'b1', database: 'old' });
    putBackups(harness, 'old');
    harness.tasks.end = 'Failed';
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False RestoreFailed');
    expect(harness.condition('Stalled')).toBe('True RestoreFailed');
    const [name = ''] = harness.tasks.runs;
    expect(harness.message('Ready')).toContain('at filling the database');
    expect(harness.message('Ready')).toContain(`kubectl delete --namespace shop job/${name}`);
    harness.tasks.end = 'Complete';
    harness.cluster.drop(builtin.job, { namespace, name });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.tasks.runs).toHaveLength(2);
  });

  it.each([
    [
      'volume of backups',
      { backup: 'b1', database: 'old' },
      'PersistentVolumeClaim old-db-backups',
    ],
    ['Database', { database: 'old' }, 'Database old, which is to be copied, does not exist'],
    ['other Database', { database: 'orders-main' }, 'is to be a copy of itself'],
  ])('without a %s waits and says so', async (_, restoreFrom, words) => {
    const harness = start(restoreFrom);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False RestoreSourceMissing');
    expect(harness.message('Ready')).toContain(words);
    expect(restoreJobs(harness)).toEqual([]);
  });

  it('copies a Database as it is by the programs of its own version', async () => {
    const harness = start({ database: 'old' });
    putSource(harness);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    const [job] = restoreJobs(harness);
    const { initContainers = [], containers = [] } = job?.spec?.template.spec ?? {};
    expect([...initContainers, ...containers].map(({ name, image }) => [name, image])).toEqual([
      ['dump', 'postgres:16'],
      ['restore', 'postgres:17'],
    ]);
  });

  it('copies no Database of another engine', async () => {
    const harness = start({ database: 'old' });
    putSource(harness, { engine: 'mariadb' });
    await harness.converge();
    expect(harness.message('Ready')).toContain('is of engine mariadb');
  });

  it('comes to the same after a kill at each write', async () => {
    const runs = await killAfterEachWrite({
      start: () => {
        const harness = start({ backup: 'latest', database: 'old' });
        putBackups(harness, 'old');
        harness.cluster.erase(databaseResource, ref);
        return harness;
      },
      act: ({ cluster }) => {
        const restoreFrom = { backup: 'latest', database: 'old' };
        cluster.put(databaseResource, databaseOf({ restoreFrom }, { uid: 'anew' }));
      },
      state: (harness) => ({
        ready: harness.condition('Ready'),
        jobs: harness.tasks.runs.length,
      }),
    });
    expect(runs.length).toBeGreaterThan(5);
    for (const { state, killAfter } of runs) {
      expect(state, `after ${killAfter} writes`).toEqual({ ready: 'True Ready', jobs: 1 });
    }
  });
});
