import assert from 'node:assert/strict';
import { untilDeployed, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const autoscaler: Workload = {
  name: 'autoscaler',
  summary: 'A service with many pods is handed to an autoscaler, which keeps them',
  run: async (stage) => {
    await stage.microservice('app', { replicas: 4 });
    await untilReady(stage, 'app');
    await stage.microservice('app', { scaling: { min: 4, max: 6, cpu: 70 } });
    await untilReady(stage, 'app');
    await untilDeployed(stage, 'app', ({ spec }) => assert.equal(spec?.replicas, 4));
  },
};
