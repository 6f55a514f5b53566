import { describe, expect, it } from 'vitest';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder } from './support/objects.ts';

// A control plane of its own: what runs the gateway changes here.
const environment = useEnvironment({ ownControlPlane: true });

const routes = [
  {
    name: 'public',
    host: 'limited.example.com',
    backendTimeout: '5s',
    retry: { attempts: 3, codes: [503, 504], backoff: '100ms' },
    rateLimit: { requests: 100, per: 'Minute' as const },
  },
];

describe('a route that asks for more than the standard of the Gateway API', () => {
  it('is served with its policy, which is kept as declared, and goes with the field', async () => {
    const { client, eventually, gateway, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const policy = find.any(builtin.backendTrafficPolicy);
    await applyMicroservice(client, namespace, 'app', { routes });
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
    });
    const made = await policy('app-public');
    expect(made?.['spec']).toMatchObject({
      rateLimit: { type: 'Local' },
      retry: { numRetries: 3 },
    });
    const ref = { namespace, name: 'app-public' };
    await client.mergePatch(builtin.backendTrafficPolicy, ref, { spec: { rateLimit: null } });
    await eventually(async () => {
      expect((await policy('app-public'))?.['spec']).toEqual(made?.['spec']);
    });

    gateway.refusePolicy = () => ({ reason: 'Conflicted', message: 'another one is older' });
    await applyMicroservice(client, namespace, 'app', {
      routes: routes.map((route) => ({ ...route, retry: { attempts: 4 } })),
    });
    await eventually(async () => {
      const app = await find.microservice('app');
      expect(conditionOf(app, 'RoutesReady')).toBe('False RouteNotAccepted');
    });
    delete gateway.refusePolicy;
    await applyMicroservice(client, namespace, 'app', {
      routes: [{ name: 'public', host: 'limited.example.com' }],
    });
    await eventually(async () => {
      expect(await policy('app-public')).toBeUndefined();
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
    });
  });
});
