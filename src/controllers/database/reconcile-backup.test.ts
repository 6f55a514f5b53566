import { describe, expect, it } from 'vitest';
import type { DatabaseClass } from '../../crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { backupAnnotation } from '../well-known.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { killAfterEachWrite } from './testing/kill-after-each-write.ts';
import { change, claimedBy, databaseOf, microserviceOf, putClass, ref } from './testing/objects.ts';
import { backupBytes } from './testing/simulated-tasks.ts';
import type { CronJob, PersistentVolume, PersistentVolumeClaim } from './types.ts';

const volume = { volume: { size: '5Gi' }, schedule: '0 3 * * *', retain: 3 };
const bucket = { s3: { bucket: 'acme', secretName: 'bucket' }, schedule: '@daily' };

function classWith(backup: NonNullable<DatabaseClass['spec']['backup']>): DatabaseClass['spec'] {
  return { engine: 'postgres', provisioner: 'StatefulSet', backup };
}

function start(spec: Partial<Database['spec']> = {}): Harness {
  const harness = createHarness({ database: databaseOf(spec) });
  putClass(harness.cluster, classWith(volume));
  return harness;
}

/** As `kubectl annotate` does. */
function ask(harness: Harness, text: string): void {
  const live = harness.database();
  if (live === undefined) throw new Error('there is no Database');
  const annotations = { ...live.metadata.annotations, [backupAnnotation]: text };
  harness.cluster.put(databaseResource, { ...live, metadata: { ...live.metadata, annotations } });
}

function cronJob({ cluster }: Harness): CronJob | undefined {
  return cluster.list<CronJob>(builtin.cronJob)[0];
}

const claimRef = { namespace: ref.namespace, name: 'orders-main-db-backups' };

describe('backups', () => {
  it('are scheduled onto a volume of their own, which is kept whatever becomes of its claim', async () => {
    const harness = start();
    await harness.converge();
    expect(cronJob(harness)?.spec).toMatchObject({ schedule: '0 3 * * *', suspend: false });
    const claim = harness.cluster.find<PersistentVolumeClaim>(
      builtin.persistentVolumeClaim,
      claimRef,
    );
    expect(claim?.metadata.ownerReferences).toBeUndefined();
    const volumes = harness.cluster.list<PersistentVolume>(builtin.persistentVolume);
    expect(volumes.map(({ spec }) => spec?.persistentVolumeReclaimPolicy)).toEqual([
      'Retain',
      'Retain',
    ]);
    expect(harness.condition('BackedUp')).toBe('Unknown BackupPending');
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('are made once for each text of the annotation, also once the Job is gone', async () => {
    const harness = start();
    await harness.converge();
    ask(harness, 'now');
    await harness.converge();
    expect(harness.tasks.runs).toHaveLength(1);
    expect(harness.condition('BackedUp')).toBe('True BackedUp');
    const [name = ''] = harness.tasks.runs;
    expect(harness.database()?.status).toMatchObject({
      backup: { name, size: backupBytes, completionTime: '2026-01-01T00:01:00Z' },
      backupRequest: 'now',
    });
    harness.cluster.drop(builtin.job, { namespace: ref.namespace, name });
    await harness.converge();
    expect(harness.tasks.runs).toHaveLength(1);
    expect(harness.database()?.status?.backup?.name).toBe(name);
    ask(harness, 'again');
    await harness.converge();
    expect(harness.tasks.runs).toHaveLength(2);
  });

  it('that fail are told with the command that shows why, until one succeeds', async () => {
    const harness = start();
    await harness.converge();
    harness.tasks.end = 'Failed';
    ask(harness, 'one');
    await harness.converge();
    expect(harness.condition('BackedUp')).toBe('False BackupFailed');
    expect(harness.message('BackedUp')).toMatch(/kubectl logs --namespace shop job\/orders-main/);
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBeUndefined();
    expect(harness.database()?.status?.summary?.message).toBe(harness.message('BackedUp'));
    const [name = ''] = harness.tasks.runs;
    harness.cluster.drop(builtin.job, { namespace: ref.namespace, name });
    await harness.converge();
    expect(harness.condition('BackedUp')).toBe('False BackupFailed');
    harness.tasks.end = 'Complete';
    ask(harness, 'two');
    await harness.converge();
    expect(harness.condition('BackedUp')).toBe('True BackedUp');
  });

  it('rest while the database is parked, and go on after that', async () => {
    const harness = createHarness({
      database: databaseOf({}, claimedBy('m1')),
      microservice: microserviceOf('m1', ['main']),
    });
    putClass(harness.cluster, classWith(volume));
    await harness.converge();
    const microservice = microserviceOf('m1', []);
    const { microserviceResource } = await import('../../crds/microservice/v1alpha1.ts');
    harness.cluster.put(microserviceResource, microservice);
    await harness.converge();
    expect(harness.condition('Parked')).toBe('True Parked');
    expect(cronJob(harness)?.spec?.suspend).toBe(true);
    harness.cluster.put(microserviceResource, microserviceOf('m1', ['main']));
    await harness.converge();
    expect(cronJob(harness)?.spec?.suspend).toBe(false);
  });

  it('are switched off by the Database, or by its class, and the volume stays', async () => {
    const harness = start();
    await harness.converge();
    change(harness.cluster, { backup: { enabled: false } });
    await harness.converge();
    expect(cronJob(harness)).toBeUndefined();
    expect(harness.cluster.find(builtin.persistentVolumeClaim, claimRef)).toBeDefined();
    expect(harness.condition('BackedUp')).toBeUndefined();
    change(harness.cluster, { backup: { schedule: '@hourly' } });
    await harness.converge();
    expect(cronJob(harness)?.spec?.schedule).toBe('@hourly');
    putClass(harness.cluster, { engine: 'postgres', provisioner: 'StatefulSet' });
    await harness.converge();
    expect(cronJob(harness)).toBeUndefined();
    expect(harness.condition('BackedUp')).toBe('False BackupTargetMissing');
  });

  it('say which Secret of a bucket is missing, and begin once it is there', async () => {
    const harness = start();
    putClass(harness.cluster, classWith(bucket));
    await harness.converge();
    expect(harness.condition('BackedUp')).toBe('False SecretMissing');
    expect(cronJob(harness)).toBeUndefined();
    const metadata = { namespace: ref.namespace, name: 'bucket' };
    const data = { AWS_ACCESS_KEY_ID: 'YQ==', AWS_SECRET_ACCESS_KEY: 'Yg==' };
    harness.cluster.put(builtin.secret, { apiVersion: 'v1', kind: 'Secret', metadata, data });
    await harness.converge();
    expect(cronJob(harness)).toBeDefined();
    expect(harness.cluster.find(builtin.persistentVolumeClaim, claimRef)).toBeUndefined();
  });

  it('come to the same after a kill at each write', async () => {
    const runs = await killAfterEachWrite({
      start: () => start(),
      act: (harness) => ask(harness, 'now'),
      state: (harness) => ({
        jobs: harness.tasks.runs.length,
        crons: harness.cluster.list(builtin.cronJob).length,
        backedUp: harness.condition('BackedUp'),
      }),
    });
    expect(runs.length).toBeGreaterThan(2);
    for (const { state, killAfter } of runs) {
      expect(state, `after ${killAfter} writes`).toEqual({
        jobs: 1,
        crons: 1,
        backedUp: 'True BackedUp',
      });
    }
  });
});
