import assert from 'node:assert/strict';
import type { NetworkPolicy } from '../../../src/controllers/microservice/types.ts';
import {
  microserviceClassResource,
  type MicroserviceClass,
} from '../../../src/crds/microservice-class/v1alpha1.ts';
import type { MicroserviceSpec } from '../../../src/crds/microservice/v1alpha1.ts';
import { apiVersionOf } from '../../../src/runtime/resource.ts';
import { untilCondition, untilDeployed, untilReady } from './expect.ts';
import type { Stage, Workload } from './workload.ts';

export const calls: Workload = {
  name: 'calls',
  summary: 'A service uses another one, which arrives, moves, shuts it out and lets it in again',
  run: async (stage) => {
    const className = `${stage.namespace}-closed`;
    await stage.apply(microserviceClassResource, closedClass(className));
    const callee = (port: number, from: NonNullable<MicroserviceSpec['access']>['from']) =>
      stage.microservice('callee', {
        className,
        ports: [{ name: 'http', port }],
        access: { from },
      });
    await stage.microservice('app', { className, uses: [{ service: 'callee' }] });
    await untilCondition(stage, 'app', 'DependenciesReady', 'False DependencyMissing');
    await callee(8080, [{ service: 'app' }]);
    await untilReady(stage, 'app');
    await callee(8081, [{ service: 'app' }]);
    await untilDeployed(stage, 'app', ({ spec }) => {
      const env = spec?.template.spec?.containers[0]?.env ?? [];
      assert.equal(env.find(({ name }) => name === 'CALLEE_PORT')?.value, '8081');
    });
    await callee(8081, []);
    await untilCondition(stage, 'app', 'DependenciesReady', 'False DependencyDenied');
    await callee(8081, [{ service: 'app' }]);
    await untilReady(stage, 'app');
    const uses = [{ host: 'api.example.com', port: 4430 }];
    await stage.microservice('app', { className, uses, image: 'ghcr.io/acme/app:2.0.0' });
    await untilReady(stage, 'app');
    await untilLetOut(stage, [53, 53, 4430]);
  },
};

/** Waits until the pods are let out to these ports and no others. */
async function untilLetOut(stage: Stage, ports: readonly number[]): Promise<void> {
  await stage.until(`the ways out of app to be ${ports.join()}`, (view) => {
    const policy = view.get<NetworkPolicy>('NetworkPolicy', 'app');
    const open = (policy?.spec?.egress ?? []).flatMap((rule) => rule.ports ?? []);
    assert.deepEqual(
      open.map(({ port }) => port),
      ports,
    );
  });
}

function closedClass(name: string): MicroserviceClass {
  return {
    apiVersion: apiVersionOf(microserviceClassResource),
    kind: microserviceClassResource.kind,
    metadata: { name },
    spec: { network: { ingress: 'Declared', egress: 'Declared' } },
  };
}
