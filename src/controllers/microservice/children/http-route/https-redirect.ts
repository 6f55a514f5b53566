import { keyFor } from '../../../../runtime/kube-object.ts';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Route } from '../../../gateway-api.ts';
import { gatewayView } from '../../gateway-view.ts';
import type { BuildableRoute } from '../../route-plans.ts';
import type { BuildInput } from '../child-kind.ts';
import { routeObject } from '../route-parts.ts';

const httpsPort = 443;

/**
 * The HTTPRoute that sends requests of the plan without TLS to the same URL with it; none where the
 * class names no listener for such requests. Matches are those of the plan, so that services which
 * share a host, and challenges of certificate authorities, are not in each other's way.
 */
export function httpsRedirect(input: BuildInput, plan: BuildableRoute): readonly Route[] {
  const { httpsRedirect: redirect, gateway, matches } = plan;
  if (redirect === undefined) return [];
  const port = portOf(input, gateway);
  const requestRedirect = {
    scheme: 'https',
    ...(port === undefined || port === httpsPort ? {} : { port }),
    statusCode: 301,
  };
  const at = { ...plan, name: redirect.name, gateway: { ...gateway, sectionName: redirect.from } };
  const filters = [{ type: 'RequestRedirect', requestRedirect }];
  return [routeObject(input, builtin.httpRoute, at, [{ matches, filters }])];
}

/** The port of the listener that routes attach to, which others than the usual one need told. */
function portOf({ observed }: BuildInput, gateway: BuildableRoute['gateway']): number | undefined {
  const live = observed.gateways.get(keyFor(gateway));
  const { listeners } = gatewayView(live);
  return listeners.find(({ name }) => name === gateway.sectionName)?.port;
}
