import { untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const create: Workload = {
  name: 'create',
  summary: 'A Microservice with two ports, a route, an autoscaler and a database is made',
  run: async (stage) => {
    await stage.microservice('app', {
      ports: [
        { name: 'http', port: 8080 },
        { name: 'admin', port: 9090 },
      ],
      scaling: { min: 2, max: 4, cpu: 70 },
      routes: [{ name: 'public', host: `${stage.namespace}.example.com` }],
      databases: [{ name: 'main', engine: 'postgres' }],
    });
    await untilReady(stage, 'app');
  },
};
