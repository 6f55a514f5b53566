import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { createLeaderElector, type LeaderElector } from '../../src/runtime/leader-election.ts';
import { createSimulatedWorld } from '../../src/runtime/testing/simulated-world.ts';
import { countAt } from '../../src/controllers/wire-value.ts';
import { malformed } from './malformation/malformed.ts';
import type { FuzzFailure, FuzzOptions, FuzzReport } from './run-fuzz.ts';
import { createObservation } from './world/observing-logger.ts';

/** The kind that candidates for leadership read, and nobody else. */
export const leaseKind = 'Lease';

const lease = { namespace: 'slipway-system', name: 'slipway' };
/** Milliseconds that a candidate waits for a Lease that nobody renews, with some to spare. */
const patienceMs = 40_000;
/** A holder may have said in the Lease itself that others have to wait for longer. */
const longestSeconds = 20;

function original(): KubeObject {
  const spec = {
    holderIdentity: 'somebody_5f9d8c7e',
    leaseDurationSeconds: 15,
    acquireTime: '2026-01-01T00:00:00.000000Z',
    renewTime: '2026-01-01T00:00:10.000000Z',
    leaseTransitions: 3,
  };
  const { kind } = builtin.lease;
  return Object.assign({ apiVersion: 'coordination.k8s.io/v1', kind, metadata: lease }, { spec });
}

/**
 * Lets two candidates meet malformed Leases, one world each: one of them has to lead in the end,
 * and never both.
 */
export async function fuzzLeases(seed: number, { from, count }: FuzzOptions): Promise<FuzzReport> {
  const failures: FuzzFailure[] = [];
  let writes = 0;
  for (let index = from; index < from + count; index += 1) {
    const bad = malformed({ seed, kind: leaseKind, index }, [original()]);
    const { wrong, writes: made } = await meet(bad);
    writes += made;
    for (const message of wrong) {
      failures.push({
        kind: leaseKind,
        seed,
        index,
        count: 1,
        message,
        object: JSON.stringify(bad),
      });
    }
  }
  return { kind: leaseKind, objects: count, invalid: 0, reconciles: 0, writes, failures };
}

async function meet(bad: KubeObject): Promise<{ wrong: string[]; writes: number }> {
  const world = createSimulatedWorld([builtin.lease]);
  world.cluster.put(builtin.lease, bad);
  const observation = createObservation();
  const stopping = new AbortController();
  const led = new Set<LeaderElector>();
  const wrong: string[] = [];
  const electors = ['a', 'b'].map((identity) =>
    createLeaderElector({ ...world, logger: observation.logger, identity, lease, jitter: () => 0 }),
  );
  const lives = electors.map(async (elector) => {
    const onStarted = async (signal: AbortSignal): Promise<void> => {
      led.add(elector);
      if (electors.every((one) => one.isLeader())) wrong.push('both lead');
      await new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
    };
    await elector.run(stopping.signal, { onStarted, onLost: () => undefined });
  });
  await world.pass(patienceMs);
  if (led.size === 0 && !asksForPatience(bad)) wrong.push('nobody leads');
  stopping.abort();
  await world.pass(patienceMs);
  await Promise.all(lives.map((life) => life.catch((error: unknown) => wrong.push(String(error)))));
  return {
    wrong: [...wrong, ...observation.unforeseen],
    writes: world.api.requests.filter(({ verb }) => verb !== 'get').length,
  };
}

function asksForPatience(bad: KubeObject): boolean {
  return (countAt(bad, 'spec', 'leaseDurationSeconds') ?? 0) > longestSeconds;
}
