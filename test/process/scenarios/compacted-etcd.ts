import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { underChurn } from './under-churn.ts';

/** After so many compactions the API server starts anew, with nothing but what is left. */
const restartEvery = 15;

/** Lets etcd forget its history every second, so that whoever has to resume a watch cannot. */
export const compactedEtcd: Scenario = {
  name: 'compacted-etcd',
  full: { times: 300, seconds: 1 },
  short: { times: 2, seconds: 1 },
  run: (plane, extent) =>
    underChurn(
      plane,
      extent,
      async () => {
        for (let time = 1; time <= extent.times; time += 1) {
          const revision = await plane.etcd.compact();
          if (time % 10 === 0) extent.report(`${time} of ${extent.times}: up to ${revision}`);
          if (time % Math.min(restartEvery, extent.times) === 0) {
            await plane.controlPlane.restartApiServer('SIGKILL');
          }
          await delay(extent.seconds * 1_000);
        }
      },
      { longLease: true, pace: { deletes: false } },
    ),
  problems: ({ endings }) =>
    endings['lease lost'] === undefined ? [] : ['a lease of 30 s ran out'],
};
