import assert from 'node:assert/strict';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { conditionOf } from '../../integration/support/objects.ts';
import { untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const image: Workload = {
  name: 'image',
  summary: 'A new image is rolled out, one that cannot be pulled, and a good one again',
  run: async (stage) => {
    await stage.microservice('app', { image: 'ghcr.io/acme/app:1.0.0' });
    await untilReady(stage, 'app');
    await stage.microservice('app', { image: 'ghcr.io/acme/app:2.0.0' });
    await untilReady(stage, 'app');
    await stage.microservice('app', { image: 'ghcr.io/acme/app:unpullable' });
    await stage.until('the problem with the image to be told', (view) => {
      const live = view.get<Microservice>('Microservice', 'app');
      assert.equal(live?.status?.observedGeneration, live?.metadata.generation);
      const reasons = live?.status?.problems?.map(({ reason }) => reason) ?? [];
      assert.ok(reasons.length > 0, conditionOf(live, 'Ready'));
    });
    await stage.microservice('app', { image: 'ghcr.io/acme/app:3.0.0' });
    await untilReady(stage, 'app');
  },
};
