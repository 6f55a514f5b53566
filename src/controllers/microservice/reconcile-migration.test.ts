import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { refTo } from '../../runtime/kube-object.ts';
import { createMigrationWorld, type MigrationWorld } from './testing/migration-world.ts';

const databases = (migration: object) => [{ name: 'main', engine: 'postgres' as const, migration }];

describe('a service whose database is migrated', () => {
  let shop: MigrationWorld;
  beforeEach(async () => {
    shop = createMigrationWorld();
    shop.start();
    shop.declare('app:1');
    await shop.converge();
  });
  afterEach(async () => {
    expect(shop.clashes).toEqual([]);
    await shop.stop();
  });

  const removeJobs = (): void => {
    for (const job of shop.jobs()) shop.world.cluster.remove(builtin.job, refTo(job));
  };

  it('is migrated once before its first pod, and then silent', async () => {
    expect(shop.runs).toEqual(['app:1']);
    expect(shop.served).toEqual(['app:1']);
    expect(shop.condition('Ready')).toBe('True Available');
    shop.world.api.forgetRequests();
    await shop.world.pass(600_000);
    expect(shop.world.api.requests.filter(({ verb }) => verb === 'patch')).toEqual([]);
  });

  it('keeps the version before, and mends it, until the next one is migrated', async () => {
    shop.ends.set('app:2', 'works');
    shop.declare('app:2', { replicas: 3 });
    await shop.converge();
    expect(shop.condition('DatabasesReady')).toBe('False MigrationRunning');
    expect(shop.condition('WorkloadAvailable')).toBe('True Available');
    expect(shop.deployment()?.spec).toMatchObject({ replicas: 3 });
    const live = shop.deployment();
    if (live?.spec === undefined) throw new Error('there is no Deployment');
    const spec = { containers: [{ name: 'orders', image: 'evil:1' }] };
    const template = { ...live.spec.template, spec };
    const drifted = { ...live, spec: { ...live.spec, template } };
    shop.world.cluster.put(builtin.deployment, drifted);
    await shop.converge();
    expect(shop.served.filter((image) => image !== 'evil:1').at(-1)).toBe('app:1');
    expect(shop.served).not.toContain('app:2');
    shop.ends.set('app:2', 'Complete');
    await shop.converge();
    expect(shop.served.at(-1)).toBe('app:2');
    expect(shop.condition('Ready')).toBe('True Available');
    expect(shop.jobs()).toHaveLength(1);
  });

  it('keeps the version before where the migration fails, and tries again on change only', async () => {
    shop.ends.set('app:2', 'Failed');
    shop.declare('app:2');
    await shop.converge();
    expect(shop.condition('Ready')).toBe('False MigrationFailed');
    expect(shop.served).toEqual(['app:1']);
    await shop.world.pass(3_600_000);
    expect(shop.runs).toEqual(['app:1', 'app:2']);
    shop.declare('app:3');
    await shop.converge();
    expect(shop.runs).toEqual(['app:1', 'app:2', 'app:3']);
    expect(shop.served.at(-1)).toBe('app:3');
  });

  it.each(['by the annotation', 'by deleting the Job'])('runs once more %s', async (how) => {
    shop.ends.set('app:2', 'Failed');
    shop.declare('app:2');
    await shop.converge();
    shop.ends.delete('app:2');
    if (how === 'by the annotation') shop.declare('app:2', {}, 'mended');
    else removeJobs();
    await shop.converge();
    expect(shop.runs).toEqual(['app:1', 'app:2', 'app:2']);
    shop.declare('app:2');
    await shop.converge();
    expect(shop.runs).toHaveLength(3);
    expect(shop.condition('Ready')).toBe('True Available');
  });

  it('does not run again what succeeded on the database: Job deleted, rollback, restart', async () => {
    shop.declare('app:2');
    await shop.converge();
    removeJobs();
    shop.declare('app:1');
    await shop.converge();
    expect(shop.served.at(-1)).toBe('app:1');
    await shop.stop();
    shop.start();
    shop.declare('app:2', { env: [{ name: 'LEVEL', value: 'debug' }] });
    await shop.converge();
    expect(shop.served.at(-1)).toBe('app:2');
    expect(shop.runs).toEqual(['app:1', 'app:2']);
  });

  it('lets the migration of an older version end before that of the newest begins', async () => {
    shop.ends.set('app:2', 'works');
    shop.declare('app:2');
    await shop.converge();
    shop.declare('app:3');
    await shop.converge();
    shop.declare('app:4');
    await shop.converge();
    expect(shop.runs).toEqual(['app:1', 'app:2']);
    expect(shop.microservice().status?.databases).toMatchObject([{ migration: 'Pending' }]);
    shop.ends.set('app:2', 'Complete');
    await shop.converge();
    expect(shop.runs).toEqual(['app:1', 'app:2', 'app:4']);
    expect(shop.served).toEqual(['app:1', 'app:4']);
  });

  it('migrates a database that was made anew under the same name', async () => {
    const { cluster } = shop.world;
    cluster.remove(databaseResource, { namespace: 'shop', name: 'orders-main' });
    await shop.converge();
    expect(shop.runs).toEqual(['app:1', 'app:1']);
    expect(shop.condition('Ready')).toBe('True Available');
  });

  it('forgets all but what runs once no migration is asked for', async () => {
    shop.declare('app:2', { databases: [{ name: 'main', engine: 'postgres' }] });
    await shop.converge();
    expect(shop.jobs()).toEqual([]);
    expect(shop.world.cluster.list(builtin.controllerRevision)).toEqual([]);
    expect(shop.served.at(-1)).toBe('app:2');
    shop.declare('app:2', { databases: databases({ args: ['migrate'] }) });
    await shop.converge();
    expect(shop.runs).toEqual(['app:1', 'app:2']);
  });
});

describe('killed', () => {
  it.each(['a first deployment', 'an update', 'a failure'])(
    'after each write of %s comes to the same, and migrates once',
    async (course) => {
      for (let killAfter = 1; ; killAfter += 1) {
        const world = createMigrationWorld();
        world.start();
        if (course !== 'a first deployment') {
          world.declare('app:1');
          await world.converge();
        }
        if (course === 'a failure') world.ends.set('app:2', 'Failed');
        world.declare('app:2');
        world.killAfter = killAfter;
        await world.converge();
        const wasKilled = world.isDead;
        await world.stop();
        world.start();
        await world.converge();
        const title = `killed after ${killAfter} writes`;
        expect(world.clashes, title).toEqual([]);
        expect(
          world.runs.filter((image) => image === 'app:2'),
          title,
        ).toHaveLength(1);
        expect(world.served.at(-1), title).toBe(course === 'a failure' ? 'app:1' : 'app:2');
        expect(world.condition('Ready'), title).toBe(
          course === 'a failure' ? 'False MigrationFailed' : 'True Available',
        );
        await world.stop();
        if (!wasKilled) break;
        expect(killAfter).toBeLessThan(60);
      }
    },
    120_000,
  );
});
