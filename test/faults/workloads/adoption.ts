import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { untilCondition, untilReady } from './expect.ts';
import type { Stage, Workload } from './workload.ts';

export const adoption: Workload = {
  name: 'adoption',
  summary: 'Objects of somebody else have the names, and are taken over once that is allowed',
  run: async (stage) => {
    const metadata = await controlledMetadata(stage);
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
    const annotations = { 'slipway.dev/adopt': 'true' };
    const adopt = { metadata: { annotations, ownerReferences: [] } };
    for (const resource of [builtin.serviceAccount, builtin.service]) {
      await stage.patch(resource, 'app', adopt);
    }
    await untilReady(stage, 'app');
  },
};

/** Of objects that something of the service's name controls, which is no Microservice. */
async function controlledMetadata(stage: Stage): Promise<KubeObject['metadata']> {
  const { namespace } = stage;
  const owner = { apiVersion: 'v1', kind: 'ConfigMap' };
  const declared: KubeObject = { ...owner, metadata: { name: 'app', namespace } };
  const { name, uid = '' } = (await stage.apply(builtin.configMap, declared)).metadata;
  return { name, namespace, ownerReferences: [{ ...owner, name, uid, controller: true }] };
}
