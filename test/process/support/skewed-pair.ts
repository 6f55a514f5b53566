import { readConfig } from '../../../src/config.ts';
import { startManager, type Manager } from '../../../src/manager.ts';
import { systemClock, type Clock } from '../../../src/runtime/clock.ts';
import type { ControlPlane } from '../../control-plane/start-control-plane.ts';
import { leaseDurationMs } from '../../faults/operator/operator-process.ts';
import { silentLogger } from '../../integration/support/client.ts';
import { operatorUsers } from './operators.ts';

/** Milliseconds by which the clocks of the two are wrong. */
const skewsMs = [60_000, -60_000] as const;

type Index = 0 | 1;

/** Two operators in this process, whose clocks are wrong. One that loses the lease is started anew. */
export interface SkewedPair {
  /** Which one leads; throws where none does. */
  leader(): Index;
  /** Lets it stop in order, and let go of the lease. */
  stopOne(index: Index): Promise<void>;
  /** Starts it where it does not run. */
  startOne(index: Index): Promise<void>;
  stop(): Promise<void>;
  /** How often one lost the lease while it led. */
  readonly lost: number;
  /** How often both were seen to lead. */
  readonly both: number;
}

/** Starts both, under the names of the first two users. */
export async function startSkewedPair(controlPlane: ControlPlane): Promise<SkewedPair> {
  const running = new Map<Index, Manager>();
  let [lost, both] = [0, 0];
  let isStopping = false;
  const startOne = async (index: Index): Promise<void> => {
    if (running.has(index)) return;
    const manager = await startManager(
      configFor(controlPlane, index),
      silentLogger,
      clockOf(index),
    );
    running.set(index, manager);
    manager.stopped.then(
      () => running.delete(index),
      async () => {
        lost += 1;
        running.delete(index);
        if (!isStopping) await startOne(index);
      },
    );
  };
  const leaders = (): Index[] =>
    [...running].filter(([, manager]) => manager.isLeader()).map(([index]) => index);
  const watch = setInterval(() => {
    if (leaders().length > 1) both += 1;
  }, 5);
  await startOne(0);
  await startOne(1);
  return {
    leader: () => {
      const [leader] = leaders();
      if (leader === undefined) throw new Error('nobody leads');
      return leader;
    },
    stopOne: async (index) => await running.get(index)?.stop(),
    startOne,
    stop: async () => {
      isStopping = true;
      clearInterval(watch);
      for (const manager of running.values()) await manager.stop();
    },
    get lost() {
      return lost;
    },
    get both() {
      return both;
    },
  };
}

/** Shows another time of day; durations are as they are. */
function clockOf(index: Index): Clock {
  return { ...systemClock, now: () => new Date(Date.now() + skewsMs[index]) };
}

function configFor(
  { kubeconfigs }: ControlPlane,
  index: Index,
): Parameters<typeof startManager>[0] {
  const local = { host: '127.0.0.1', port: 0 };
  return {
    ...readConfig([], {}),
    kubeconfig: kubeconfigs[operatorUsers[index]],
    namespace: 'slipway-system',
    identity: `skewed-${index}`,
    healthAddress: local,
    metricsAddress: local,
    reachPods: false,
    leaseDuration: leaseDurationMs,
    renewDeadline: leaseDurationMs - 1_000,
    retryPeriod: 500,
  };
}
