import { untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const operatorUpgrade: Workload = {
  name: 'operator-upgrade',
  summary: 'Another build with other settings takes over, and then the spec changes',
  run: async (stage) => {
    const { operators } = stage;
    await stage.microservice('app', { databases: [{ name: 'main', engine: 'postgres' }] });
    await untilReady(stage, 'app');
    const before = operators.running();
    await operators.start({ bundle: stage.otherBuild, flags: { concurrency: '2' } });
    for (const identity of before) operators.signal(identity, 'SIGTERM');
    await stage.microservice('app', {
      image: 'ghcr.io/acme/app:2.0.0',
      replicas: 3,
      databases: [{ name: 'main', engine: 'postgres' }],
    });
    await untilReady(stage, 'app');
  },
};
