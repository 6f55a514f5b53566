import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { leaderOf, moreChanges, underChurn } from './under-churn.ts';

/** Lets etcd take no writes for so many seconds, as with a full disk, again and again. */
export const fullDisk: Scenario = {
  name: 'full-disk',
  full: { times: 5, seconds: 30 },
  short: { times: 1, seconds: 2 },
  run: (plane, extent) =>
    underChurn(plane, extent, async (churn) => {
      for (let time = 1; time <= extent.times; time += 1) {
        await moreChanges(churn, 5);
        await plane.etcd.raiseNoSpace();
        const before = churn.refused;
        try {
          await delay(extent.seconds * 1_000);
        } finally {
          await plane.etcd.liftNoSpace();
        }
        if (churn.refused === before) throw new Error('etcd took all changes on a full disk');
        const begun = performance.now();
        const leader = await leaderOf(plane);
        await moreChanges(churn, 3);
        const tookMs = Math.round(performance.now() - begun);
        extent.report(`${time} of ${extent.times}: ${leader} leads ${tookMs} ms after the alarm`);
      }
    }),
};
