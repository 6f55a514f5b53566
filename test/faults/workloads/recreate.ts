import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { untilReady } from './expect.ts';
import type { Stage, Workload } from './workload.ts';

export const recreate: Workload = {
  name: 'recreate',
  summary: 'A service is deleted and declared anew at once, before anything of it is gone',
  // Its database is parked from the end of the one service to the beginning of the other.
  mayStop: ['StatefulSet/app-main-db'],
  run: async (stage) => {
    await declare(stage, '1.0.0');
    await untilReady(stage, 'app');
    await stage.remove(microserviceResource, 'app');
    await declare(stage, '2.0.0');
    await untilReady(stage, 'app');
  },
};

async function declare(stage: Stage, version: string): Promise<void> {
  await stage.microservice('app', {
    image: `ghcr.io/acme/app:${version}`,
    routes: [{ name: 'public', host: `${stage.namespace}.example.com` }],
    databases: [{ name: 'main', engine: 'postgres' }],
  });
}
