import { untilGone, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const routes: Workload = {
  name: 'routes',
  summary: 'A route is added, renamed without a gap, moved to another host, and removed',
  run: async (stage) => {
    const host = `${stage.namespace}.example.com`;
    await stage.microservice('app');
    await untilReady(stage, 'app');
    await stage.microservice('app', { routes: [{ name: 'old', host }] });
    await untilReady(stage, 'app');
    await stage.microservice('app', { routes: [{ name: 'new', host }] });
    await untilReady(stage, 'app');
    await untilGone(stage, 'HTTPRoute', 'app-old');
    await stage.microservice('app', {
      routes: [
        { name: 'new', host: `moved-${host}` },
        { name: 'api', host, path: '/api' },
      ],
    });
    await untilReady(stage, 'app');
    await stage.microservice('app', { routes: [{ name: 'api', host, path: '/api' }] });
    await untilReady(stage, 'app');
    await untilGone(stage, 'HTTPRoute', 'app-new');
  },
};
