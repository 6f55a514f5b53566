import assert from 'node:assert/strict';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const impostor: Workload = {
  name: 'impostor',
  summary: 'Somebody puts a budget of their own in the place of one that is about to be pruned',
  run: async (stage) => {
    await stage.microservice('app', { replicas: 2 });
    await untilReady(stage, 'app');
    await stage.microservice('app', { replicas: 2, paused: true });
    await stage.until('the status to say Paused', (view) => {
      const live = view.get<Microservice>('Microservice', 'app');
      assert.equal(live?.status?.observedGeneration, live?.metadata.generation);
      assert.equal(live?.status?.summary?.status, 'Paused');
    });
    await stage.remove(builtin.podDisruptionBudget, 'app');
    await stage.apply(builtin.podDisruptionBudget, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'app', namespace: stage.namespace },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'theirs' } } },
    });
    await stage.microservice('app', { replicas: 1 });
    await untilReady(stage, 'app');
  },
};
