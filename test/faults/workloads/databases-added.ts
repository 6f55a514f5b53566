import { untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const databasesAdded: Workload = {
  name: 'databases-added',
  summary: 'A service that runs gets a database, and later one more that goes with it',
  run: async (stage) => {
    await stage.microservice('app');
    await untilReady(stage, 'app');
    await stage.microservice('app', { databases: [{ name: 'main', engine: 'postgres' }] });
    await untilReady(stage, 'app');
    await stage.microservice('app', {
      databases: [
        { name: 'main', engine: 'postgres' },
        { name: 'more', engine: 'postgres', deletionPolicy: 'Delete' },
      ],
    });
    await untilReady(stage, 'app');
  },
};
