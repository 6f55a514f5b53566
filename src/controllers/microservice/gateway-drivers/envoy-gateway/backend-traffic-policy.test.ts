import { describe, expect, it } from 'vitest';
import type { Route } from '../../../gateway-api.ts';
import { ownerReference } from '../../ownership.ts';
import type { RouteSpec } from '../../route-matches.ts';
import { routePlans } from '../../route-plans.ts';
import { buildInput, microserviceOf } from '../../testdata/build-input.ts';
import { backendTrafficPolicy } from './backend-traffic-policy.ts';
import { envoyGateway } from './envoy-gateway.ts';

const gateway = { name: 'edge', namespace: 'infra' };

function policyOf(route: Partial<RouteSpec>, children: { GRPCRoute?: Route[] } = {}) {
  const input = buildInput({
    spec: { routes: [{ name: 'public', host: 'shop.example.com', ...route }] },
    class: { gateways: [{ exposure: 'public', gateway }] },
    children,
  });
  const [plan] = routePlans(input);
  if (plan === undefined) throw new Error('there is no route');
  return backendTrafficPolicy(input, { ...plan, gateway }).spec;
}

describe('a BackendTrafficPolicy', () => {
  it.each<[string, Partial<RouteSpec>, object]>([
    [
      'tries again only what did not reach the service',
      { retry: {} },
      { numRetries: 2, retryOn: { triggers: ['connect-failure', 'refused-stream'] } },
    ],
    [
      'tries again answers of the given statuses',
      { retry: { attempts: 1, codes: [502] } },
      {
        numRetries: 1,
        retryOn: {
          triggers: ['connect-failure', 'refused-stream', 'retriable-status-codes'],
          httpStatusCodes: [502],
        },
      },
    ],
    [
      'tries again what took too long where 504 is given',
      { retry: { codes: [504] }, backendTimeout: '2s' },
      {
        numRetries: 2,
        retryOn: {
          triggers: ['connect-failure', 'refused-stream', 'reset', 'retriable-status-codes'],
          httpStatusCodes: [504],
        },
        perRetry: { timeout: '2s' },
      },
    ],
    [
      'waits between tries, with no limit of one try',
      { retry: { backoff: '1s' }, backendTimeout: '0s' },
      {
        numRetries: 2,
        retryOn: { triggers: ['connect-failure', 'refused-stream'] },
        perRetry: { backOff: { baseInterval: '1s' } },
      },
    ],
  ])('%s', (_, route, retry) => {
    expect(policyOf(route)).toMatchObject({ retry });
    expect(policyOf(route).retry).toEqual(retry);
  });

  it('ends waiting where there is too much to do', () => {
    const circuitBreaker = { maxConnections: 1, maxPendingRequests: 2, maxParallelRequests: 3 };
    expect(policyOf({ circuitBreaker }).circuitBreaker).toEqual(circuitBreaker);
  });

  it.each<[NonNullable<RouteSpec['outlierDetection']>, object]>([
    [{}, { maxEjectionPercent: 50 }],
    [
      { consecutiveErrors: 3, interval: '1s', ejectionTime: '1m', maxEjectionPercent: 20 },
      {
        consecutive5XxErrors: 3,
        interval: '1s',
        baseEjectionTime: '1m',
        maxEjectionPercent: 20,
      },
    ],
  ])('leaves out pods that fail: %o', (outlierDetection, passive) => {
    expect(policyOf({ outlierDetection }).healthCheck).toEqual({ passive });
  });

  it('limits what each proxy lets through', () => {
    expect(policyOf({ rateLimit: { requests: 7, per: 'Hour' } }).rateLimit).toEqual({
      type: 'Local',
      local: { rules: [{ limit: { requests: 7, unit: 'Hour' } }] },
    });
  });

  it('is for the route object, and for one of the other kind that serves still', () => {
    const group = 'gateway.networking.k8s.io';
    const http = { group, kind: 'HTTPRoute', name: 'orders-public' };
    const former: Route = {
      apiVersion: `${group}/v1`,
      kind: 'GRPCRoute',
      metadata: { name: 'orders-public', ownerReferences: [ownerReference(microserviceOf())] },
      spec: {},
    };
    const foreign = { ...former, metadata: { name: 'orders-public' } };
    expect(policyOf({ retry: {} }).targetRefs).toEqual([http]);
    expect(policyOf({ retry: {} }, { GRPCRoute: [foreign] }).targetRefs).toEqual([http]);
    expect(policyOf({ retry: {} }, { GRPCRoute: [former] }).targetRefs).toEqual([
      http,
      { ...http, kind: 'GRPCRoute' },
    ]);
  });
});

describe('what is left for the route object', () => {
  const route: RouteSpec = { name: 'public', timeout: '9s', backendTimeout: '1s' };

  it('is the limit of one try, unless the policy has it', () => {
    expect(envoyGateway.remainder(route)).toEqual(route);
    expect(envoyGateway.remainder({ ...route, retry: {} })).toEqual({
      name: 'public',
      timeout: '9s',
      retry: {},
    });
  });
});
