import { setTimeout as delay } from 'node:timers/promises';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../src/runtime/client.ts';
import { ApiError, isConflict } from '../../src/runtime/errors.ts';
import { refTo, type KubeObject } from '../../src/runtime/kube-object.ts';
import { followChildren } from '../arrivals.ts';
import type { Contender } from '../contender.ts';
import type { Environment } from '../environment.ts';
import { distributionOf } from '../measure.ts';
import type { RawChild } from '../raw-children.ts';
import type { DriftResults } from '../results.ts';
import { measured, sixChildren } from '../workload.ts';
import { untilQuiet } from './quiet.ts';
import { editablePaths, otherValues, valueAt, withValueAt, type Path } from './tamper.ts';

const deletionsOfAKind = 5;
const longestMs = 10_000;
/** What follows from a repair, such as pods, is to be over before the next case. */
const restMs = 400;

interface Times {
  deleted: number[];
  edited: number[];
}

/**
 * Deletes every kind of child and edits every declared field of it that the API server lets
 * anybody edit, one after the other, and takes the time from the answer to that until a watch
 * shows it repaired.
 */
export async function measureDrift(
  environment: Environment,
  contender: Contender,
): Promise<DriftResults> {
  const { client, namespaceOf } = environment;
  const namespace = namespaceOf(0);
  const name = 'drift';
  const arrivals = await followChildren(client);
  await client.create(microserviceResource, measured(namespace, name, sixChildren));
  await arrivals.untilComplete(name, sixChildren.children);
  await arrivals.stop();
  await untilQuiet(environment, contender.user);
  const byKind = new Map<string, Times>();
  const unrepaired: string[] = [];
  for (const child of contender.childrenOf(namespace, name, sixChildren)) {
    const { kind } = child.resource;
    const times: Times = { deleted: [], edited: [] };
    byKind.set(kind, times);
    for (let round = 0; round < deletionsOfAKind; round += 1) {
      const took = await deletion(client, child);
      if (took === undefined) unrepaired.push(`${kind} deleted`);
      else times.deleted.push(took);
    }
    for (const path of editablePaths(child.object)) {
      const took = await edit(client, child, path);
      if (took === 'late') unrepaired.push(`${kind} ${path.join('.')}`);
      else if (took !== undefined) times.edited.push(took);
    }
  }
  return summarise(byKind, unrepaired);
}

function summarise(byKind: ReadonlyMap<string, Times>, unrepaired: string[]): DriftResults {
  const all = [...byKind.values()];
  const edited = all.flatMap((times) => times.edited);
  return {
    deleted: distributionOf(all.flatMap((times) => times.deleted)),
    edited: distributionOf(edited),
    byKind: Object.fromEntries(
      [...byKind].map(([kind, times]) => [
        kind,
        { deleted: distributionOf(times.deleted), edited: distributionOf(times.edited) },
      ]),
    ),
    fields: edited.length + unrepaired.filter((what) => !what.endsWith(' deleted')).length,
    unrepaired,
  };
}

async function deletion(client: KubeClient, child: RawChild): Promise<number | undefined> {
  const { resource } = child;
  const live = await client.get(resource, refTo(child.object));
  const uid = live.metadata.uid ?? '';
  const took = await untilRepaired(client, child, live, {
    change: () => client.delete(resource, refTo(live), { uid }),
    isRepaired: ({ metadata }) => metadata.uid !== uid,
  });
  await delay(restMs);
  return took;
}

/** Undefined where nobody can edit the field; `late` where it was not repaired in time. */
async function edit(
  client: KubeClient,
  child: RawChild,
  path: Path,
): Promise<number | 'late' | undefined> {
  const { resource } = child;
  for (let attempt = 0; ; attempt += 1) {
    const live = await client.get(resource, refTo(child.object));
    const value = valueAt(live, path);
    const candidates = otherValues(value);
    if (value === undefined || attempt >= candidates.length) return undefined;
    const tampered = withValueAt(live, path, candidates[attempt]);
    let isTampered = false;
    try {
      const took = await untilRepaired(client, child, live, {
        change: async () => {
          const answer = await client.replace(resource, tampered, { timeoutMs: longestMs });
          isTampered = answer.metadata.resourceVersion !== live.metadata.resourceVersion;
          if (!isTampered) throw new UnchangedError();
        },
        isRepaired: (object) => valueAt(object, path) === value && isAfter(object, live),
      });
      await delay(restMs);
      return took ?? 'late';
    } catch (error) {
      if (error instanceof UnchangedError) continue;
      // Somebody else wrote to it meanwhile: the same again.
      if (isConflict(error)) attempt -= 1;
      else if (!(error instanceof ApiError)) throw error;
    }
  }
}

/** The API server keeps what it has. */
class UnchangedError extends Error {
  override readonly name = 'UnchangedError';
}

function isAfter(object: KubeObject, before: KubeObject): boolean {
  return object.metadata.resourceVersion !== before.metadata.resourceVersion;
}

interface Change {
  change: () => Promise<unknown>;
  isRepaired: (object: KubeObject) => boolean;
}

/** Milliseconds from the answer to the change until it is repaired; undefined where it is not. */
async function untilRepaired(
  client: KubeClient,
  { resource }: RawChild,
  live: KubeObject,
  { change, isRepaired }: Change,
): Promise<number | undefined> {
  const stopping = new AbortController();
  const { namespace, name } = refTo(live);
  let isTold = false;
  const repaired = (async (): Promise<number | undefined> => {
    const events = client.watch(resource, {
      namespace,
      fieldSelector: `metadata.name=${name}`,
      resourceVersion: live.metadata.resourceVersion ?? '',
      timeoutSeconds: 60,
      signal: stopping.signal,
    });
    for await (const event of events) {
      if (event.type === 'DELETED' || event.type === 'ERROR' || event.type === 'BOOKMARK') continue;
      // The edit itself comes first; what others wrote before it is none.
      if (!isRepaired(event.object)) isTold = true;
      else if (isTold || event.type === 'ADDED') return performance.now();
    }
    return undefined;
  })();
  try {
    await change();
    const changed = performance.now();
    const at = await Promise.race([repaired, delay(longestMs, undefined, { ref: false })]);
    return at === undefined ? undefined : Math.max(at - changed, 0);
  } finally {
    stopping.abort();
    await repaired.catch(() => undefined);
  }
}
