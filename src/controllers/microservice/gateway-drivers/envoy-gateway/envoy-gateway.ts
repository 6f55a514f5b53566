import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { GatewayDriver } from '../driver.ts';
import { backendTrafficPolicy } from './backend-traffic-policy.ts';
import { securityPolicy } from './security-policy.ts';

/** Envoy Gateway (gateway.envoyproxy.io), by its SecurityPolicies and BackendTrafficPolicies. */
export const envoyGateway: GatewayDriver = {
  name: 'Envoy Gateway',
  controllerNames: ['gateway.envoyproxy.io/gatewayclass-controller'],
  features: [
    'auth.jwt',
    'auth.basic',
    'auth.apiKey',
    'auth.oidc',
    'auth.external',
    'allowFrom',
    'rateLimit',
    'retry',
    'circuitBreaker',
    'outlierDetection',
  ],
  kinds: ['HTTPRoute', 'GRPCRoute'],
  guard: builtin.securityPolicy,
  resources: [builtin.securityPolicy, builtin.backendTrafficPolicy],
  build: (input, plan) => {
    const { auth, allowFrom } = plan.route;
    const { rateLimit, retry, circuitBreaker, outlierDetection } = plan.route;
    const traffic = [rateLimit, retry, circuitBreaker, outlierDetection];
    return [
      ...([auth, allowFrom].some(isGiven) ? [securityPolicy(input, plan)] : []),
      ...(traffic.some(isGiven) ? [backendTrafficPolicy(input, plan)] : []),
    ];
  },
  filters: () => [],
  // Without a retry of its own, Envoy Gateway takes the limit of one try for that of them all.
  remainder: ({ backendTimeout, ...route }) =>
    route.retry === undefined && backendTimeout !== undefined
      ? { ...route, backendTimeout }
      : route,
};

function isGiven(field: unknown): boolean {
  return field !== undefined;
}
