import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { GatewayDriver } from '../driver.ts';
import { middlewares } from './middlewares.ts';

/**
 * Traefik, by its Middlewares, which rules of HTTPRoutes name. A rule whose Middleware is not there
 * is not served, and requests on connections from before are routed anew.
 */
export const traefik: GatewayDriver = {
  name: 'Traefik',
  controllerNames: ['traefik.io/gateway-controller'],
  features: ['auth.basic', 'allowFrom', 'rateLimit', 'retry'],
  kinds: ['HTTPRoute'],
  guard: undefined,
  resources: [builtin.middleware],
  build: middlewares,
  filters: (input, plan) =>
    middlewares(input, plan).map(({ metadata: { name } }) => ({
      type: 'ExtensionRef',
      extensionRef: { group: builtin.middleware.group, kind: builtin.middleware.kind, name },
    })),
  remainder: (route) => route,
};
