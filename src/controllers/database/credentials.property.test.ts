import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { ReconcileError } from '../../runtime/errors.ts';
import { refTo } from '../../runtime/kube-object.ts';
import { decodeSecret } from './credentials.ts';
import { Killed } from './testing/fake-cluster.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import {
  admin,
  child,
  claim,
  claimedBy,
  databaseOf,
  microserviceOf,
  owner,
  ref,
} from './testing/objects.ts';
import type { Secret } from './types.ts';

const secrets = { service: child, admin } as const;

function passwordOf(harness: Harness, kind: keyof typeof secrets): string | undefined {
  const secret = harness.cluster.find<Secret>(builtin.secret, secrets[kind]);
  return secret === undefined ? undefined : decodeSecret(secret)['password'];
}

/** One run of the process; a kill or a failure of it is followed by a restart. */
async function reconcile(harness: Harness): Promise<void> {
  try {
    await harness.reconcile();
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof ReconcileError)) throw error;
    harness.cluster.killAfter = undefined;
    harness.restart();
  }
}

interface World {
  readonly harness: Harness;
  uid: number;
  /** Secrets as they were when somebody took them away. */
  readonly backup: Map<string, Secret>;
}

type Move = (world: World) => void | Promise<void>;

const moves: Readonly<Record<string, Move>> = {
  reconcile: ({ harness }) => reconcile(harness),
  'Kubernetes acts': ({ harness }) => harness.settle(),
  'caches catch up': ({ harness }) => harness.cluster.sync(),
  'the cache of Secrets catches up': ({ harness }) => harness.cluster.sync(builtin.secret),
  'the cache of Databases catches up': ({ harness }) => harness.cluster.sync(databaseResource),
  'caches lag': ({ harness }) => void (harness.cluster.isLive = false),
  'caches follow': ({ harness }) => {
    harness.cluster.isLive = true;
    harness.cluster.sync();
  },
  'time passes': ({ harness }) => harness.clock.advance(3_600_000),
  'the process restarts': ({ harness }) => harness.restart(),
  'the Microservice is deleted': ({ harness }) => harness.cluster.drop(microserviceResource, owner),
  'the entry is removed': ({ harness, uid }) =>
    void harness.cluster.put(microserviceResource, microserviceOf(`ms-${uid}`, [])),
  'the Microservice is applied': (world) => {
    const { harness } = world;
    const live = harness.cluster.find(microserviceResource, owner);
    if (live === undefined) world.uid += 1;
    const uid = `ms-${world.uid}`;
    harness.cluster.put(microserviceResource, microserviceOf(uid, ['main']));
    const database = harness.database();
    if (database?.metadata.deletionTimestamp !== undefined) return;
    harness.cluster.put(databaseResource, {
      ...(database ?? databaseOf()),
      metadata: { ...(database ?? databaseOf()).metadata, ...claimedBy(uid) },
    });
  },
  'the Database is deleted': ({ harness }) => harness.cluster.drop(databaseResource, ref),
  'a Secret is deleted': ({ harness, backup }) => {
    const secret = harness.cluster.find<Secret>(builtin.secret, secrets.service);
    if (secret !== undefined) backup.set(secret.metadata.name, secret);
    harness.cluster.drop(builtin.secret, secrets.service);
  },
  'the Secrets are restored': ({ harness, backup }) => {
    for (const secret of backup.values()) {
      const isThere = harness.cluster.find(builtin.secret, refTo(secret)) !== undefined;
      if (!isThere) harness.cluster.put(builtin.secret, secret);
    }
    backup.clear();
  },
};

const move = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('reconcile', 'Kubernetes acts', 'caches catch up') },
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(moves)) },
);
const step = fc.record({ move, killAfter: fc.option(fc.integer({ min: 1, max: 4 })) });

/** The volume, once it has data, is never touched, and what Secrets there are fit it. */
function expectDataSafe(harness: Harness): void {
  expect(harness.volumes.size, 'only one volume was ever made').toBeLessThanOrEqual(1);
  for (const known of harness.volumes.values()) {
    expect(harness.cluster.find(builtin.persistentVolumeClaim, claim)).toBeDefined();
    for (const kind of ['service', 'admin'] as const) {
      const password = passwordOf(harness, kind);
      if (password !== undefined) expect(password).toBe(known[kind]);
    }
  }
}

describe('the credentials of a Database that is retained', () => {
  it('never change while there is data, whatever happens and whenever the process dies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const harness = createHarness({
          database: databaseOf({}, claimedBy('ms-1')),
          microservice: microserviceOf('ms-1', ['main']),
        });
        const world: World = { harness, uid: 1, backup: new Map() };
        for (const { move: name, killAfter } of steps) {
          harness.cluster.killAfter = name === 'reconcile' ? (killAfter ?? undefined) : undefined;
          await moves[name]?.(world);
          expectDataSafe(harness);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('and the Database always becomes Ready again once it is used and the Secrets are there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
        const harness = createHarness({
          database: databaseOf({}, claimedBy('ms-1')),
          microservice: microserviceOf('ms-1', ['main']),
        });
        const world: World = { harness, uid: 1, backup: new Map() };
        for (const { move: name, killAfter } of steps) {
          harness.cluster.killAfter = name === 'reconcile' ? (killAfter ?? undefined) : undefined;
          await moves[name]?.(world);
        }
        harness.cluster.killAfter = undefined;
        for (const last of [
          'caches follow',
          'the Secrets are restored',
          'the Microservice is applied',
        ]) {
          await moves[last]?.(world);
        }
        await harness.converge();
        expect(harness.condition('Ready')).toBe('True Ready');
        expectDataSafe(harness);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a kill after each write', () => {
  const lifecycles: readonly [what: string, spec: object][] = [
    ['Retain', {}],
    ['Delete', { deletionPolicy: 'Delete' }],
  ];
  it.each(lifecycles)('of a new Database with %s leaves the same in the end', async (_, spec) => {
    for (let killAfter = 1; killAfter <= 8; killAfter += 1) {
      const harness = createHarness({ database: databaseOf(spec) });
      harness.cluster.killAfter = killAfter;
      for (let round = 0; round < 4; round += 1) {
        await reconcile(harness);
        harness.settle();
      }
      harness.cluster.killAfter = undefined;
      await harness.converge();
      expect(harness.condition('Ready'), `killed after ${killAfter}`).toBe('True Ready');
      expectDataSafe(harness);
      expect(harness.volumes.size).toBe(1);
    }
  });

  it('of a deletion leaves nothing behind', async () => {
    for (let killAfter = 1; killAfter <= 6; killAfter += 1) {
      const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
      await harness.converge();
      harness.cluster.drop(databaseResource, ref);
      harness.cluster.killAfter = killAfter;
      for (let round = 0; round < 4; round += 1) {
        await reconcile(harness);
        harness.settle();
      }
      harness.cluster.killAfter = undefined;
      await harness.converge();
      const left = [builtin.secret, builtin.persistentVolumeClaim, builtin.statefulSet].flatMap(
        (kind) => harness.cluster.list(kind),
      );
      expect(harness.database(), `killed after ${killAfter}`).toBeUndefined();
      expect(left, `killed after ${killAfter}`).toEqual([]);
    }
  });
});
