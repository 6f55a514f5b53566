import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { leaderOf, moreChanges, underChurn } from './under-churn.ts';

/** Kills the leader (SIGKILL) again and again, with so many seconds between. */
export const killedLeader: Scenario = {
  name: 'killed-leader',
  full: { times: 20, seconds: 30 },
  short: { times: 1, seconds: 0 },
  run: (plane, extent) =>
    underChurn(plane, extent, async (churn) => {
      for (let time = 1; time <= extent.times; time += 1) {
        const begun = performance.now();
        await moreChanges(churn, 5);
        const leader = await leaderOf(plane);
        plane.operators.kill(leader);
        const killedAt = performance.now();
        const next = await leaderOf(plane, leader);
        const tookMs = Math.round(performance.now() - killedAt);
        extent.report(
          `${time} of ${extent.times}: ${next} leads ${tookMs} ms after ${leader} died`,
        );
        await delay(Math.max(extent.seconds * 1_000 - (performance.now() - begun), 0));
      }
    }),
  problems: ({ handovers }, { times }) =>
    handovers < times ? [`the lease went over ${handovers} times, not ${times}`] : [],
};
