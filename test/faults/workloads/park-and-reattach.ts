import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { untilParked, untilReady } from './expect.ts';
import type { Stage, Workload } from './workload.ts';

export const parkAndReattach: Workload = {
  name: 'park-and-reattach',
  summary: 'A service is deleted, its database parks, and a new one of the name gets it back',
  run: async (stage) => {
    await declare(stage);
    await stage.remove(microserviceResource, 'app');
    await untilParked(stage, 'app-main');
    await declare(stage);
  },
};

async function declare(stage: Stage): Promise<void> {
  await stage.microservice('app', { databases: [{ name: 'main', engine: 'postgres' }] });
  await untilReady(stage, 'app');
}
