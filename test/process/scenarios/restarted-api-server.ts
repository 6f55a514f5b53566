import type { Scenario } from './scenario.ts';
import { leaderOf, moreChanges, underChurn } from './under-churn.ts';

/** Restarts kube-apiserver, in turn by SIGKILL and orderly, while operators and developers work. */
export const restartedApiServer: Scenario = {
  name: 'restarted-api-server',
  full: { times: 20, seconds: 0 },
  short: { times: 1, seconds: 0 },
  run: (plane, extent) =>
    underChurn(
      plane,
      extent,
      async (churn) => {
        for (let time = 1; time <= extent.times; time += 1) {
          await moreChanges(churn, 5);
          const begun = performance.now();
          await plane.controlPlane.restartApiServer(time % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
          const leader = await leaderOf(plane);
          await moreChanges(churn, 5);
          const tookMs = Math.round(performance.now() - begun);
          extent.report(`${time} of ${extent.times}: ${leader} at work after ${tookMs} ms`);
        }
      },
      { pace: { deletes: false } },
    ),
};
