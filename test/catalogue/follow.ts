import { setTimeout as delay } from 'node:timers/promises';
import type { MicroserviceReason } from '../../src/crds/microservice/conditions.ts';
import type { Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import { eventually } from '../eventually.ts';
import { service } from './play.ts';

/** The promise: a cause is told, and forgotten after its mend, within this time. */
export const promisedMs = 15_000;

/** Longer than a status may wait for company: see status-reporter.ts. */
const settledMs = 3_000;

/** Somebody who looks at the service again and again. */
export interface Follower {
  /** Every reason that its problems ever had. */
  readonly told: ReadonlySet<MicroserviceReason>;
  /** Resolves once it is Ready in the declared version, and has no problem. */
  becomesWell(timeoutMs: number): Promise<void>;
  /** Resolves to it once its first problem is of the reason, and its words have come to rest. */
  tells(reason: MicroserviceReason, timeoutMs: number): Promise<Microservice>;
}

/** Follows the service that faults happen to. */
export function follow(find: () => Promise<Microservice | undefined>): Follower {
  const told = new Set<MicroserviceReason>();
  const read = async (): Promise<Microservice> => {
    const live = await find();
    for (const { reason } of live?.status?.problems ?? []) told.add(reason as MicroserviceReason);
    const isSeen = live?.status?.observedGeneration === live?.metadata.generation;
    if (live === undefined || !isSeen) throw new Error('nobody has looked at it yet');
    return live;
  };
  const reach = <T>(what: string, timeoutMs: number, state: () => Promise<T>): Promise<T> =>
    eventually(state, { what, timeoutMs, intervalMs: 100 });
  return {
    told,
    becomesWell: (timeoutMs) =>
      reach(`${service} to be well`, timeoutMs, async () => {
        const { status } = await read();
        const ready = status?.conditions?.find(({ type }) => type === 'Ready');
        if (ready?.status !== 'True' || (status?.problems ?? []).length > 0) {
          throw new Error(`${ready?.reason} ${JSON.stringify(status?.problems)}`);
        }
      }),
    tells: async (reason, timeoutMs) => {
      const state = async (): Promise<Microservice> => {
        const live = await read();
        const problems = live.status?.problems ?? [];
        if (problems[0]?.reason !== reason) throw new Error(JSON.stringify(problems));
        return live;
      };
      let last = await reach(`the reason ${reason}`, timeoutMs, state);
      for (;;) {
        await delay(settledMs);
        const next = await reach(`the reason ${reason}, still`, promisedMs, state);
        if (JSON.stringify(next.status) === JSON.stringify(last.status)) return next;
        last = next;
      }
    },
  };
}
