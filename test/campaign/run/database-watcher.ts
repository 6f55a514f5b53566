import type { DatabaseCaches } from '../../../src/controllers/database/caches.ts';
import { desiredState, type DesiredState } from '../../../src/controllers/database/desired.ts';
import { platform } from '../../../src/controllers/database/testing/platform.ts';
import { observe } from '../../../src/controllers/database/steps/observe.ts';
import { parseDatabase } from '../../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { pruneEmpty, withDeclaredHash } from '../../../src/runtime/declared.ts';
import { keyFor, type KubeObject, type ObjectRef } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import { differenceOf } from '../../stability/difference.ts';
import { comparable, stateKey, type States } from './comparable.ts';
import type { DryRun } from './dry-run.ts';
import type { Watcher } from './watcher.ts';

const { signal } = new AbortController();

/**
 * Compares what is made for a Database with what `desiredState` says over the same references, as
 * the API server would keep it on an empty namespace. The live server and volume are among these
 * references: data keep the version, the class and the size that they were made with.
 */
export function watchDatabase(
  caches: DatabaseCaches,
  client: KubeClient,
  dryRun: DryRun,
  ref: ObjectRef,
): Watcher {
  return {
    look: async (before) => {
      const live = caches.databases.lister.get(ref);
      const parsed = parseDatabase(live);
      if (live === undefined || !parsed.ok) throw new Error(`${keyFor(ref)} is not there`);
      const database = parsed.value;
      const observed = await observe({ caches, client, database, signal });
      const desired = desiredState(database, observed, false, platform);
      const now = stateOf([observed.service, observed.networkPolicy, observed.statefulSet]);
      const { wanted, refused } =
        database.spec.paused === true || desired.isBlocked
          ? { wanted: before, refused: [] }
          : await expected(desired, dryRun, ref.namespace, before);
      const keys = [...new Set([...wanted.keys(), ...now.keys()])];
      const differences = keys.flatMap((key) =>
        differenceOf(wanted.get(key), now.get(key)).map((difference) => `${key}: ${difference}`),
      );
      return {
        isCurrent: live.status?.observedGeneration === live.metadata.generation,
        now,
        differences: [...differences, ...missingCredentials(desired)],
        trouble: [
          ...desired.problems.map(({ reason, message }) => `${reason}: ${message}`),
          ...refused,
        ],
        complaints: (live.status?.conditions ?? [])
          .filter(({ type, status }) =>
            type === 'Ready' ? status === 'False' : type === 'Stalled' && status === 'True',
          )
          .map(({ reason }) => reason),
      };
    },
  };
}

const madeByOthers: readonly Resource[] = [builtin.persistentVolumeClaim, builtin.persistentVolume];

/** What has to be there; where the API server refuses an object, what was there before stays. */
async function expected(
  desired: DesiredState,
  dryRun: DryRun,
  namespace: string,
  before: States,
): Promise<{ wanted: States; refused: readonly string[] }> {
  // The claim is made by the StatefulSet controller, and only ever grown; the volume by others.
  const objects = desired.objects.filter(({ resource }) => !madeByOthers.includes(resource));
  const wanted = new Map<string, object>();
  const refused: string[] = [];
  for (const { resource, object } of objects) {
    const key = stateKey(object);
    const answer = await dryRun(resource, withDeclaredHash(pruneEmpty(object)));
    const old = before.get(key);
    if (answer.taken) {
      const { metadata } = answer.object;
      const there = { ...answer.object, metadata: { ...metadata, namespace } };
      wanted.set(key, comparable(there, false));
    } else {
      refused.push(`${key} is refused: ${answer.message}`);
      if (old !== undefined) wanted.set(key, old);
    }
  }
  return { wanted, refused };
}

function stateOf(objects: readonly (KubeObject | undefined)[]): States {
  return new Map(
    objects.flatMap((object) =>
      object === undefined ? [] : [[stateKey(object), comparable(object, false)]],
    ),
  );
}

function missingCredentials({ makesCredentials, isBlocked, input }: DesiredState): string[] {
  if (!makesCredentials || isBlocked || input.database.spec.paused === true) return [];
  return [input.observed.credentials, input.observed.admin]
    .filter(({ content }) => content.state !== 'present')
    .map(({ name }) => `Secret/${name} is not there`);
}
