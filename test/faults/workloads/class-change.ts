import assert from 'node:assert/strict';
import {
  microserviceClassResource,
  type MicroserviceClass,
} from '../../../src/crds/microservice-class/v1alpha1.ts';
import { apiVersionOf } from '../../../src/runtime/resource.ts';
import { untilCondition, untilDeployed, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

export const classChange: Workload = {
  name: 'class-change',
  summary: 'A class that was missing arrives, is changed, and is left for another one',
  run: async (stage) => {
    const small = `${stage.namespace}-small`;
    const large = `${stage.namespace}-large`;
    await stage.microservice('app', { className: small });
    await untilCondition(stage, 'app', 'DependenciesReady', 'False ClassNotFound');
    await stage.apply(microserviceClassResource, classOf(small, 1));
    await untilReady(stage, 'app');
    await stage.apply(microserviceClassResource, classOf(small, 2));
    await untilDeployed(stage, 'app', ({ spec, status }) => {
      assert.equal(spec?.replicas, 2);
      assert.equal(status?.readyReplicas, 2);
    });
    await stage.apply(microserviceClassResource, classOf(large, 3));
    await stage.microservice('app', { className: large });
    await untilReady(stage, 'app');
    await untilDeployed(stage, 'app', ({ spec }) => assert.equal(spec?.replicas, 3));
  },
};

function classOf(name: string, replicas: number): MicroserviceClass {
  return {
    apiVersion: apiVersionOf(microserviceClassResource),
    kind: microserviceClassResource.kind,
    metadata: { name },
    spec: { replicas },
  };
}
