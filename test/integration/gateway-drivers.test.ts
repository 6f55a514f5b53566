import { describe, expect, it } from 'vitest';
import type { RouteSpec } from '../../src/controllers/microservice/route-matches.ts';
import { listAt } from '../../src/controllers/wire-value.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder, listAll } from './support/objects.ts';
import { makeTraefikClass } from './support/traefik.ts';

// A control plane of its own: what runs the gateway changes here.
const environment = useEnvironment({ ownControlPlane: true });

const routes = [
  {
    name: 'public',
    host: 'limited.example.com',
    backendTimeout: '5s',
    retry: { attempts: 3, codes: [503, 504], backoff: '100ms' },
    rateLimit: { requests: 100, per: 'Minute' as const },
    circuitBreaker: { maxConnections: 10, maxPendingRequests: 5, maxParallelRequests: 20 },
    outlierDetection: { consecutiveErrors: 3, interval: '1s', ejectionTime: '1m' },
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
      circuitBreaker: { maxParallelRequests: 20 },
      healthCheck: { passive: { consecutive5XxErrors: 3, maxEjectionPercent: 50 } },
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

describe('a route that asks who comes', () => {
  const given = { issuer: 'https://id.example.com', audiences: ['orders'], scopes: ['read'] };
  const curve = { kty: 'EC' as const, crv: 'P-256' as const, x: 'AAAA', y: 'BBBB' };

  it.each<[string, Pick<RouteSpec, 'auth' | 'allowFrom'>, object]>([
    [
      'tokens by keys of an address',
      { auth: { jwt: { ...given, jwksUri: 'https://id.example.com/keys' } } },
      { jwt: { optional: false }, authorization: { defaultAction: 'Deny' } },
    ],
    [
      'tokens by keys of its own',
      { auth: { jwt: { ...given, jwks: { keys: [curve] } } } },
      { jwt: { providers: [{ localJWKS: { type: 'Inline' } }] } },
    ],
    [
      'passwords',
      { auth: { basic: { secret: 'users', userHeader: 'x-user' } } },
      { basicAuth: { users: { name: 'users' } } },
    ],
    [
      'keys, from some addresses',
      {
        auth: { apiKey: { secret: 'keys', clientHeader: 'x-client' } },
        allowFrom: ['203.0.113.0/24', '2001:db8::/32'],
      },
      { apiKeyAuth: { sanitize: true }, authorization: { rules: [{ action: 'Allow' }] } },
    ],
    [
      'people who sign in',
      {
        auth: {
          oidc: {
            issuer: 'https://id.example.com',
            clientId: 'shop',
            secret: 'shop',
            scopes: ['profile'],
            forwardAccessToken: true,
          },
        },
      },
      { oidc: { clientSecret: { name: 'shop' }, logoutPath: '/logout' } },
    ],
    [
      'whom a service lets in, asked over http',
      { auth: { external: { service: 'sessions', path: '/check', allowedHeaders: ['cookie'] } } },
      { extAuth: { failOpen: false, http: { path: '/check', backendRefs: [{ port: 8080 }] } } },
    ],
    [
      'whom a service lets in, asked by gRPC',
      { auth: { external: { service: 'opa', port: 9191, protocol: 'grpc' } } },
      { extAuth: { grpc: { backendRefs: [{ kind: 'Service', name: 'opa', port: 9191 }] } } },
    ],
  ])('has a policy that the gateway takes: %s', async (_, asked, spec) => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const open = { name: 'public', host: `${namespace}.example.com` };
    const policy = find.any(builtin.securityPolicy);
    await applyMicroservice(client, namespace, 'app', { routes: [{ ...open, ...asked }] });
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
    });
    expect((await policy('app-public'))?.['spec']).toMatchObject(spec);
    await applyMicroservice(client, namespace, 'app', { routes: [open] });
    await eventually(async () => expect(await policy('app-public')).toBeUndefined());
  });
});

describe('a route at a gateway of Traefik', () => {
  it('has the middlewares that it names, which are kept as declared and go with the fields', async () => {
    const { client, eventually, newNamespace } = environment;
    const className = await makeTraefikClass(client);
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const all = () => listAll<KubeObject>(client, builtin.middleware, namespace);
    const declare = (route: object) =>
      applyMicroservice(client, namespace, 'app', {
        className,
        routes: [{ name: 'public', host: `${namespace}.example.com`, ...route }],
      });
    const untilServed = () =>
      eventually(async () => {
        expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
      });
    await declare({
      allowFrom: ['203.0.113.0/24', '2001:db8::/32'],
      auth: { basic: { secret: 'users', userHeader: 'x-user' } },
      rateLimit: { requests: 100, per: 'Minute' },
      retry: { attempts: 3, codes: [503], backoff: '100ms' },
    });
    await untilServed();
    const made = await all();
    expect(made.flatMap((object) => Object.keys(specOf(object))).toSorted()).toEqual([
      'basicAuth',
      'ipAllowList',
      'rateLimit',
      'retry',
    ]);
    const route = await find.any(builtin.httpRoute)('app-public');
    expect(listAt(listAt(route, 'spec', 'rules')[0], 'filters')).toHaveLength(4);
    const limit = made.find(({ metadata }) => metadata.name.includes('.limit-'));
    const ref = { namespace, name: limit?.metadata.name ?? '' };
    await client.mergePatch(builtin.middleware, ref, { spec: { rateLimit: { average: 1 } } });
    await eventually(async () => {
      expect(specOf(await find.any(builtin.middleware)(ref.name))).toEqual(specOf(limit));
    });
    await declare({});
    await eventually(async () => expect(await all()).toEqual([]));
    await untilServed();
    await declare({ allowFrom: ['::/0'], rateLimit: { requests: 1, per: 'Second' } });
    await eventually(async () => expect(await all()).toHaveLength(2));
    await untilServed();
  });
});

function specOf(object: object | undefined): object {
  return (object as { spec?: object } | undefined)?.spec ?? {};
}
