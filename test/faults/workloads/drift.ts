import assert from 'node:assert/strict';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { untilDeployed, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const drift: Workload = {
  name: 'drift',
  summary: 'Somebody edits and deletes what Slipway made, and it comes back as declared',
  run: async (stage) => {
    await stage.microservice('app', {
      replicas: 2,
      routes: [{ name: 'public', host: `${stage.namespace}.example.com` }],
    });
    await untilReady(stage, 'app');
    const edit = { metadata: { ownerReferences: [] }, spec: { replicas: 0 } };
    await stage.patch(builtin.deployment, 'app', edit);
    await untilDeployed(stage, 'app', ({ metadata, status }) => {
      assert.equal(metadata.ownerReferences?.length, 1);
      assert.equal(status?.readyReplicas, 2);
    });
    for (const resource of [builtin.service, builtin.podDisruptionBudget, builtin.serviceAccount]) {
      await stage.remove(resource, 'app');
      await stage.until(`${resource.kind} app to be made anew`, (view) => {
        assert.ok(view.get(resource.kind, 'app') !== undefined);
      });
    }
    await untilReady(stage, 'app');
  },
};
