import { describe, expect, it } from 'vitest';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder } from './support/objects.ts';

// A control plane of its own: the Gateway API is not installed in it at first.
const environment = useEnvironment({ gatewayApi: false });

describe('optional APIs', () => {
  it('without the Gateway API a route is a condition; once it is installed the route is made', async () => {
    const { client, eventually, newNamespace, installGatewayApi } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    await applyMicroservice(client, namespace, 'app', {
      routes: [{ name: 'public', host: 'late.example.com' }],
    });
    await eventually(async () => {
      const app = await find.microservice('app');
      expect(conditionOf(app, 'WorkloadAvailable')).toMatch(/^True/);
      expect(conditionOf(app, 'RoutesReady')).toBe('False GatewayApiMissing');
    });
    await installGatewayApi();
    await eventually(
      async () => {
        expect(await find.any(builtin.httpRoute)('app-public')).toBeDefined();
        expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
      },
      { timeoutMs: 60_000 },
    );
  });
});
