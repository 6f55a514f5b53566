import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { GatewayDriver } from '../driver.ts';
import { backendTrafficPolicy } from './backend-traffic-policy.ts';

/** Envoy Gateway (gateway.envoyproxy.io), by its BackendTrafficPolicies. */
export const envoyGateway: GatewayDriver = {
  name: 'Envoy Gateway',
  controllerNames: ['gateway.envoyproxy.io/gatewayclass-controller'],
  features: ['rateLimit', 'retry'],
  resources: [builtin.backendTrafficPolicy],
  build: (input, plan) => [backendTrafficPolicy(input, plan)],
  // Without a retry of its own, Envoy Gateway takes the limit of one try for that of them all.
  remainder: ({ backendTimeout, ...route }) =>
    route.retry === undefined && backendTimeout !== undefined
      ? { ...route, backendTimeout }
      : route,
};
