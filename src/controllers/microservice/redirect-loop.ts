import { keyFor } from '../../runtime/kube-object.ts';
import { gatewayView, listenersFor } from './gateway-view.ts';
import type { Observed } from './observed.ts';
import type { RoutePlan } from './route-plans.ts';

type Plan = Pick<RoutePlan, 'route' | 'hosts' | 'gateway' | 'httpsRedirect'>;

const schemes: Readonly<Record<string, string>> = { HTTP: 'http', HTTPS: 'https' };

/**
 * The first host that the redirect of a route sends back to the route itself, again and again; none
 * where that is not known for sure. A redirect to another path is not looked into.
 */
export function loopingHost(plan: Plan, observed: Observed): string | undefined {
  const { redirect } = plan.route;
  if (redirect === undefined) return undefined;
  const { host, port, path, prefix } = redirect;
  if (port !== undefined || path !== undefined || prefix !== undefined) return undefined;
  const target = host?.toLowerCase();
  return plan.hosts
    .filter((each) => target === undefined || each === target)
    .find((each) => comesBack(plan, observed, each, redirect.scheme));
}

/** Whether requests of the scheme, or of the one they came with, reach the route at the host. */
function comesBack(
  { gateway, httpsRedirect }: Plan,
  observed: Observed,
  host: string,
  scheme: 'http' | 'https' | undefined,
): boolean {
  if (scheme === undefined || httpsRedirect !== undefined) return true;
  if (gateway === undefined) return false;
  const view = gatewayView(observed.gateways.get(keyFor(gateway)));
  return listenersFor(view, gateway.sectionName, host).some(
    ({ protocol }) => schemes[protocol] === scheme,
  );
}
