import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const namespaceDeletion: Workload = {
  name: 'namespace-deletion',
  summary: 'A namespace goes with two services and their databases, of either policy',
  deletes: ['*'],
  run: async (stage) => {
    await stage.microservice('ledger', {
      databases: [{ name: 'main', engine: 'postgres', deletionPolicy: 'Delete' }],
    });
    await stage.microservice('web', {
      routes: [{ name: 'public', host: `${stage.namespace}.example.com` }],
      databases: [{ name: 'main', engine: 'postgres' }],
    });
    await untilReady(stage, 'ledger');
    await untilReady(stage, 'web');
    await stage.remove(builtin.namespace, stage.namespace);
  },
};
