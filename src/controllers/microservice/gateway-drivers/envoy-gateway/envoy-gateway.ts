import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { GatewayDriver } from '../driver.ts';
import { backendTrafficPolicy } from './backend-traffic-policy.ts';
import { securityPolicy } from './security-policy.ts';

/** Envoy Gateway (gateway.envoyproxy.io), by its SecurityPolicies and BackendTrafficPolicies. */
export const envoyGateway: GatewayDriver = {
  name: 'Envoy Gateway',
  controllerNames: ['gateway.envoyproxy.io/gatewayclass-controller'],
  features: ['auth.jwt', 'auth.basic', 'auth.apiKey', 'allowFrom', 'rateLimit', 'retry'],
  resources: [builtin.securityPolicy, builtin.backendTrafficPolicy],
  build: (input, plan) => {
    const { auth, allowFrom, rateLimit, retry } = plan.route;
    return [
      ...(auth === undefined && allowFrom === undefined ? [] : [securityPolicy(input, plan)]),
      ...(rateLimit === undefined && retry === undefined
        ? []
        : [backendTrafficPolicy(input, plan)]),
    ];
  },
  // Without a retry of its own, Envoy Gateway takes the limit of one try for that of them all.
  remainder: ({ backendTimeout, ...route }) =>
    route.retry === undefined && backendTimeout !== undefined
      ? { ...route, backendTimeout }
      : route,
};
