import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { untilCondition, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const adoption: Workload = {
  name: 'adoption',
  summary: 'Objects of somebody else have the names, and are taken over once that is allowed',
  run: async (stage) => {
    const metadata = { name: 'app', namespace: stage.namespace };
    await stage.apply(builtin.serviceAccount, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
    });
    await stage.apply(builtin.service, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { ports: [{ name: 'http', port: 8080 }], selector: { app: 'theirs' } },
    });
    await stage.microservice('app');
    await untilCondition(stage, 'app', 'Ready', 'False NameConflict');
    const adopt = { metadata: { annotations: { 'slipway.dev/adopt': 'true' } } };
    for (const resource of [builtin.serviceAccount, builtin.service]) {
      await stage.patch(resource, 'app', adopt);
    }
    await untilReady(stage, 'app');
  },
};
