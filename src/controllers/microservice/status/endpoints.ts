import type { MicroserviceStatus } from '../../../crds/microservice/v1alpha1.ts';
import { keyFor } from '../../../runtime/kube-object.ts';
import { workloadName } from '../names.ts';
import { liveChild } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import { effectivePorts } from '../ports.ts';
import { gatewayView, listenersFor } from '../gateway-view.ts';
import { pathOf } from '../route-matches.ts';
import type { RoutePlan } from '../route-plans.ts';
import { serviceUrl } from '../service-url.ts';
import type { StatusInput } from '../status-input.ts';

export type Endpoint = NonNullable<MicroserviceStatus['endpoints']>[number];

/**
 * Where the service is reached: the routes that are built and lead to it, in the order of spec.routes, then the
 * ports of the Service. A port whose name a route bears too is named `<port>-internal`.
 */
export function endpointsOf(input: StatusInput): readonly Endpoint[] {
  const external = input.desired.routes.flatMap((plan) => {
    const url = routeUrl(input, plan);
    return url === undefined ? [] : [{ name: plan.route.name, url }];
  });
  const taken = new Set(external.map(({ name }) => name));
  // Without the domain of the cluster, which pods complete by themselves.
  const host = `${workloadName(input.microservice)}.${input.microservice.metadata.namespace ?? ''}.svc`;
  const internal = effectivePorts(input.microservice).map((port): Endpoint => {
    let { name } = port;
    while (taken.has(name)) name = `${name}-internal`;
    taken.add(name);
    return { name, url: serviceUrl(host, port), internal: true };
  });
  return [...external, ...internal];
}

/** The first URL from outside that is no wildcard, else the first inside the cluster. */
export function mainUrl(endpoints: readonly Endpoint[]): string | undefined {
  const usable = endpoints.filter(({ url }) => !url.includes('//*.'));
  return (usable.find(({ internal }) => internal !== true) ?? usable[0])?.url;
}

/**
 * Undefined where the route is not built or leads elsewhere, where somebody else has an object of
 * its name, and where its gateway does not exist.
 */
function routeUrl({ microservice, observed }: StatusInput, plan: RoutePlan): string | undefined {
  const { gateway, problem, route } = plan;
  const [host] = plan.hosts;
  const [match] = plan.matches;
  if (problem !== undefined || route.redirect !== undefined) return undefined;
  if (gateway === undefined || host === undefined) return undefined;
  const built = liveChild(observed, plan.kind, plan.name);
  if (built !== undefined && !isOurs(built, microservice)) return undefined;
  const live = observed.gateways.get(keyFor(gateway));
  if (live === undefined) return undefined;
  const listeners = listenersFor(gatewayView(live), gateway.sectionName, host);
  const isSecure = ({ protocol }: { protocol: string }) => /^(HTTPS|TLS)$/.test(protocol);
  const listener = listeners.find(isSecure) ?? listeners[0];
  const scheme = listener !== undefined && isSecure(listener) ? 'https' : 'http';
  const port = listener?.port;
  const isUsual = port === undefined || port === (scheme === 'https' ? 443 : 80);
  return `${scheme}://${host}${isUsual ? '' : `:${port}`}${match === undefined ? '/' : pathOf(match)}`;
}
