import { describe, expect, it } from 'vitest';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { useEnvironment } from './support/environment.ts';
import {
  applyMicroservice,
  conditionOf,
  developer,
  finder,
  microservice,
} from './support/objects.ts';

// A control plane of its own: its CRD is made permissive, as an older version of it might be.
const environment = useEnvironment({ ownControlPlane: true });

type OpenCrd = KubeObject & {
  spec: { versions: { schema: { openAPIV3Schema: object } }[] };
};

async function loosenCrd(): Promise<void> {
  const { client } = environment;
  const ref = { namespace: '', name: 'microservices.slipway.dev' };
  const crd = await client.get<OpenCrd>(builtin.customResourceDefinition, ref);
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  for (const version of crd.spec.versions) {
    version.schema.openAPIV3Schema = {
      type: 'object',
      properties: { spec: anything, status: anything },
    };
  }
  await client.replace(builtin.customResourceDefinition, crd);
}

describe('a Microservice that an older CRD let through', () => {
  it('is Stalled with the field and the mend, and touches nothing that runs', async () => {
    const { client, eventually, newNamespace, settle } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    await applyMicroservice(client, namespace, 'app');
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
    });
    const before = await find.deployment('app');
    await loosenCrd();
    const broken = {
      ...microservice(namespace, 'app'),
      spec: { image: 42, ports: 'many', scaling: { min: 9, max: 1 } },
    } as unknown as KubeObject;
    await eventually(async () => {
      await client.apply(microserviceResource, broken, developer);
    });
    await eventually(async () => {
      const app = await find.microservice('app');
      expect(conditionOf(app, 'Stalled')).toBe('True InvalidSpec');
      expect(conditionOf(app, 'Ready')).toBe('False InvalidSpec');
      const fields = app?.status?.problems?.map(({ field }) => field);
      expect(fields).toEqual(expect.arrayContaining(['spec.image', 'spec.ports']));
    });
    await settle();
    expect((await find.deployment('app'))?.metadata.resourceVersion).toBe(
      before?.metadata.resourceVersion,
    );

    await applyMicroservice(client, namespace, 'app', { image: 'app:2' });
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'Stalled')).toBeUndefined();
      expect((await find.deployment('app'))?.spec?.template.spec?.containers[0]?.image).toBe(
        'app:2',
      );
    });
  });
});
