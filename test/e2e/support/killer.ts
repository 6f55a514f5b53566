import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { operatorNamespace } from './operator.ts';

/** The annotation of the operator's namespace that counts kills, and that lets them happen. */
export const killsAnnotation = 'e2e.slipway.dev/kills';

const pauseMs = 40_000;
const pollMs = 1_000;

export interface Killer {
  stop(): Promise<void>;
}

/**
 * Kills the operator that leads, without notice, again and again, while its namespace has the
 * annotation. Scenarios take no account of it: what they assert holds nevertheless.
 */
export function startKiller(cluster: Cluster): Killer {
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    let killedAt = performance.now();
    while (!stopping.signal.aborted) {
      await delay(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      const count = await killsSoFar(cluster).catch(() => undefined);
      if (count === undefined) killedAt = performance.now() - pauseMs / 2;
      else if (performance.now() - killedAt >= pauseMs) {
        // A lease that is free or a pod that is gone already is as good.
        await killLeader(cluster, count).catch(() => undefined);
        killedAt = performance.now();
      }
    }
  };
  const working = work();
  return {
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}

/** How often the leader was killed; undefined where it is to be left alone. */
export async function killsSoFar({ kubectl }: Cluster): Promise<number | undefined> {
  const read = await kubectl(['get', 'namespace', operatorNamespace, '--output', 'json']);
  const { metadata } = JSON.parse(read) as { metadata: { annotations?: Record<string, string> } };
  const value = metadata.annotations?.[killsAnnotation];
  return value === undefined ? undefined : Number(value);
}

/** Lets the killing begin, or go on from the count it has. */
export async function allowKills({ kubectl }: Cluster): Promise<void> {
  const target = ['annotate', 'namespace', operatorNamespace];
  await kubectl([...target, `${killsAnnotation}=0`]).catch(() => undefined);
}

/** Ends the killing. */
export async function forbidKills({ kubectl }: Cluster): Promise<void> {
  await kubectl(['annotate', 'namespace', operatorNamespace, `${killsAnnotation}-`]);
}

async function killLeader({ kubectl }: Cluster, count: number): Promise<void> {
  const lease = await kubectl([
    'get',
    'lease',
    '--namespace',
    operatorNamespace,
    '--output',
    'jsonpath={.items[0].spec.holderIdentity}',
  ]);
  // Identities are the name of the pod and a random part.
  const pod = lease.split('_')[0] ?? '';
  if (pod === '') return;
  const now = ['--grace-period=0', '--force', '--wait=false'];
  await kubectl(['delete', 'pod', pod, '--namespace', operatorNamespace, ...now]);
  await kubectl([
    'annotate',
    '--overwrite',
    'namespace',
    operatorNamespace,
    `${killsAnnotation}=${count + 1}`,
  ]);
}
