import { eventually } from '../../eventually.ts';
import { createRandom } from '../../faults/random.ts';
import type { Churn } from '../support/churn.ts';
import type { Plane } from '../support/plane.ts';
import type { Scenario } from './scenario.ts';
import { leaderOf, moreChanges, underChurn } from './under-churn.ts';

/**
 * Stops the leader (SIGSTOP) in the midst of its work until another one has taken the lease, and
 * lets it go on: it must find out before it writes anything but what it had in hand, and end.
 */
export const pausedLeader: Scenario = {
  name: 'paused-leader',
  full: { times: 50, seconds: 0 },
  short: { times: 1, seconds: 0 },
  run: (plane, extent) => {
    const random = createRandom(extent.seed, 'paused-leader');
    const pauseOften = async (churn: Churn): Promise<void> => {
      for (let time = 1; time <= extent.times; time += 1) {
        await moreChanges(churn, 3 + random.below(8));
        const leader = await leaderOf(plane);
        plane.operators.signal(leader, 'SIGSTOP');
        const next = await leaderOf(plane, leader);
        await moreChanges(churn, random.below(5));
        plane.operators.signal(leader, 'SIGCONT');
        await endOf(plane, leader);
        extent.report(`${time} of ${extent.times}: ${leader} was stopped, ${next} took over`);
      }
    };
    return underChurn(plane, extent, pauseOften, { areStopped: true });
  },
  problems: ({ handovers, endings }, { times }) => [
    ...(handovers < times ? [`the lease went over ${handovers} times, not ${times}`] : []),
    ...((endings['lease lost'] ?? 0) < times ? ['not all that stood still found out'] : []),
  ],
};

function endOf({ operators }: Plane, leader: string): Promise<void> {
  return eventually(
    () => {
      if (operators.find(leader) !== undefined) throw new Error(`${leader} still runs`);
    },
    { what: `the end of ${leader}, which lost the lease`, timeoutMs: 40_000 },
  );
}
