import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { databaseObjects, untilGone, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const deleteDelete: Workload = {
  name: 'delete-delete',
  summary: 'A service is deleted with a database of deletionPolicy Delete: all of it goes',
  deletes: databaseObjects('app-main'),
  run: async (stage) => {
    await stage.microservice('app', {
      databases: [{ name: 'main', engine: 'postgres', deletionPolicy: 'Delete' }],
    });
    await untilReady(stage, 'app');
    await stage.remove(microserviceResource, 'app');
    for (const key of databaseObjects('app-main')) {
      const [kind = '', name = ''] = key.split('/');
      await untilGone(stage, kind, name);
    }
    for (const kind of ['Service', 'NetworkPolicy']) await untilGone(stage, kind, 'app-main-db');
    await untilGone(stage, 'Deployment', 'app');
  },
};
