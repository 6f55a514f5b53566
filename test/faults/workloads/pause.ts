import assert from 'node:assert/strict';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const pause: Workload = {
  name: 'pause',
  summary: 'A service is changed, and changed back, and loses its Service while it is paused',
  run: async (stage) => {
    const routes = [{ name: 'public', host: `${stage.namespace}.example.com` }];
    await stage.microservice('app');
    await untilReady(stage, 'app');
    await stage.microservice('app', { image: 'ghcr.io/acme/app:2.0.0', routes, paused: true });
    await stage.until('the status to say Paused', (view) => {
      const live = view.get<Microservice>('Microservice', 'app');
      assert.equal(live?.status?.observedGeneration, live?.metadata.generation);
      assert.equal(live?.status?.summary?.status, 'Paused');
    });
    await stage.remove(builtin.service, 'app');
    // The route was declared in the pause only: it is never to be made.
    await stage.microservice('app', { image: 'ghcr.io/acme/app:2.0.0' });
    await untilReady(stage, 'app');
    await stage.until('the Service to be back', (view) => {
      assert.ok(view.get('Service', 'app') !== undefined);
    });
  },
};
