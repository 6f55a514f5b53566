import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { untilGone, untilParked, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const deleteRetain: Workload = {
  name: 'delete-retain',
  summary: 'Service and Database are deleted with Retain: volume and credentials stay',
  deletes: ['Database/app-main'],
  run: async (stage) => {
    await stage.microservice('app', { databases: [{ name: 'main', engine: 'postgres' }] });
    await untilReady(stage, 'app');
    await stage.remove(microserviceResource, 'app');
    await untilParked(stage, 'app-main');
    await untilGone(stage, 'Deployment', 'app');
    await stage.remove(databaseResource, 'app-main');
    await untilGone(stage, 'StatefulSet', 'app-main-db');
    for (const kind of ['Service', 'NetworkPolicy']) await untilGone(stage, kind, 'app-main-db');
  },
};
