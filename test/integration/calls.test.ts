import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../src/controllers/microservice/types.ts';
import {
  microserviceClassResource,
  type MicroserviceClassSpec,
} from '../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { apiVersionOf } from '../../src/runtime/resource.ts';
import { useEnvironment } from './support/environment.ts';
import {
  applyMicroservice,
  conditionOf,
  developer,
  find as findObject,
  finder,
} from './support/objects.ts';

const environment = useEnvironment();

async function world() {
  const { client, newNamespace } = environment;
  const namespace = await newNamespace();
  const find = finder(client, namespace);
  return {
    namespace,
    find,
    policy: (name: string) =>
      findObject<NetworkPolicy>(client, builtin.networkPolicy, { namespace, name }),
    reasonOf: async (name: string) =>
      conditionOf(await find.microservice(name), 'DependenciesReady'),
    variables: async (name: string) => {
      const [container] = (await find.deployment(name))?.spec?.template.spec?.containers ?? [];
      const env = (container?.env ?? []).map(({ name: key, value }) => [key, value] as const);
      return Object.fromEntries(env.filter(([key]) => key.startsWith('PAYMENTS_')));
    },
    classWith: async (network: NonNullable<MicroserviceClassSpec['network']>) => {
      const metadata = { name: `class-of-${namespace}` };
      const body = {
        apiVersion: apiVersionOf(microserviceClassResource),
        kind: microserviceClassResource.kind,
        metadata,
        spec: { network },
      };
      await client.apply(microserviceClassResource, body, developer);
      return metadata.name;
    },
  };
}

describe('what a service uses', () => {
  it('is given to its pods, whatever is applied first, and stays when it goes', async () => {
    const { client, eventually } = environment;
    const { namespace, find, reasonOf, variables } = await world();
    await applyMicroservice(client, namespace, 'web', { uses: [{ service: 'payments' }] });
    await eventually(async () => {
      expect(await reasonOf('web')).toBe('False DependencyMissing');
    });
    const host = `payments.${namespace}.svc`;
    expect(await variables('web')).toEqual({ PAYMENTS_HOST: host });

    await applyMicroservice(client, namespace, 'payments', { ports: [{ name: 'http', port: 81 }] });
    const known = { PAYMENTS_HOST: host, PAYMENTS_PORT: '81', PAYMENTS_URL: `http://${host}:81` };
    await eventually(async () => {
      expect(await reasonOf('web')).toMatch(/^True/);
      expect(await variables('web')).toEqual(known);
      expect(conditionOf(await find.microservice('web'), 'Ready')).toBe('True Available');
    });

    const { uid = '' } = (await find.microservice('payments'))?.metadata ?? {};
    await client.delete(microserviceResource, { namespace, name: 'payments' }, { uid });
    await eventually(async () => {
      expect(await reasonOf('web')).toBe('False DependencyMissing');
    });
    expect(await variables('web')).toEqual(known);
  });

  it('says whose access does not let it in, and goes on once it does', async () => {
    const { client, eventually } = environment;
    const { namespace, reasonOf, policy } = await world();
    await applyMicroservice(client, namespace, 'web', { uses: [{ service: 'payments' }] });
    await applyMicroservice(client, namespace, 'payments', { access: { from: [] } });
    await eventually(async () => {
      expect(await reasonOf('web')).toBe('False DependencyDenied');
    });
    expect((await policy('payments'))?.spec?.ingress ?? []).toEqual([]);
    await applyMicroservice(client, namespace, 'payments', {
      access: { from: [{ service: 'web' }] },
    });
    await eventually(async () => {
      expect(await reasonOf('web')).toMatch(/^True/);
      expect((await policy('payments'))?.spec?.ingress).toHaveLength(1);
    });
    await applyMicroservice(client, namespace, 'payments');
    await eventually(async () => expect(await policy('payments')).toBeUndefined());
  });

  it('is let out to where the class closes the way, and to nothing else once pods have rolled', async () => {
    const { client, eventually } = environment;
    const { namespace, policy, classWith } = await world();
    const className = await classWith({ ingress: 'Declared', egress: 'Declared' });
    await applyMicroservice(client, namespace, 'web', {
      className,
      image: 'web:1',
      uses: [{ host: 'old.example.com', port: 4430 }],
    });
    const ports = async () =>
      ((await policy('web'))?.spec?.egress ?? []).flatMap((rule) =>
        (rule.ports ?? []).map(({ port }) => port),
      );
    await eventually(async () => expect(await ports()).toEqual([53, 53, 4430]));
    await applyMicroservice(client, namespace, 'web', {
      className,
      image: 'web:2',
      uses: [{ host: 'new.example.com', port: 4431 }],
    });
    await eventually(async () => expect(await ports()).toEqual([53, 53, 4431]));
    await classWith({ egress: 'Open' });
    await eventually(async () => expect(await policy('web')).toBeUndefined());
  });
});
