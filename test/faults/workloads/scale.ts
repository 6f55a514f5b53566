import assert from 'node:assert/strict';
import { untilDeployed, untilGone, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const scale: Workload = {
  name: 'scale',
  summary: 'Replicas go up, are handed to an autoscaler, and are taken back',
  run: async (stage) => {
    await stage.microservice('app', { replicas: 2 });
    await untilReady(stage, 'app');
    await stage.microservice('app', { replicas: 3 });
    await untilReady(stage, 'app');
    await stage.microservice('app', { scaling: { min: 2, max: 4, cpu: 70 } });
    await untilReady(stage, 'app');
    await stage.until('an autoscaler', (view) => {
      assert.ok(view.get('HorizontalPodAutoscaler', 'app') !== undefined);
    });
    await stage.microservice('app', { replicas: 1 });
    await untilReady(stage, 'app');
    await untilGone(stage, 'HorizontalPodAutoscaler', 'app');
    await untilDeployed(stage, 'app', ({ spec }) => assert.equal(spec?.replicas, 1));
  },
};
