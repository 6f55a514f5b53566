import { databaseObjects, untilGone, untilParked, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const databasesRemoved: Workload = {
  name: 'databases-removed',
  summary: 'Of two databases that are removed one is kept, and the other is deleted as asked',
  deletes: databaseObjects('app-drop'),
  run: async (stage) => {
    await stage.microservice('app', {
      databases: [
        { name: 'keep', engine: 'postgres' },
        { name: 'drop', engine: 'postgres', deletionPolicy: 'Delete' },
      ],
    });
    await untilReady(stage, 'app');
    await stage.microservice('app', { databases: [] });
    await untilReady(stage, 'app');
    await untilGone(stage, 'Database', 'app-drop');
    // The garbage collector takes its time.
    for (const kind of ['Service', 'NetworkPolicy']) await untilGone(stage, kind, 'app-drop-db');
    await untilParked(stage, 'app-keep');
  },
};
