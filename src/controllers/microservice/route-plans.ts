import { httpOnlyFields } from '../../crds/microservice/route-rules.ts';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { RouteMatch } from '../gateway-api.ts';
import type { BuildInput } from './children/child-kind.ts';
import type { ClassGateway } from './effective-class.ts';
import { opensInMs } from './gateway-drivers/opens-in.ts';
import { lacksProtection, routeExtras, type RouteExtras } from './gateway-drivers/route-extras.ts';
import { redirectName, routeName } from './names.ts';
import type { Observed, RouteConflict } from './observed.ts';
import { effectivePorts, type EffectivePort } from './ports.ts';
import { loopingHost } from './redirect-loop.ts';
import { defaultExposure, hostsOf } from './route-address.ts';
import { mayUse } from './host-owners.ts';
import { matchesOf, matchKey, type RouteSpec } from './route-matches.ts';

/** Why a route cannot be built. */
export type RouteProblem =
  /** The class names no gateway for the exposure. */
  | 'no-gateway'
  /** The route has no host, and the class no domain for the exposure. */
  | 'no-host'
  /** spec.ports has no port of this name, or none that can be routed. */
  | 'no-port'
  /** The port speaks tcp, which HTTPRoutes and GRPCRoutes cannot carry. */
  | 'tcp-port'
  /** A GRPCRoute knows no paths, timeouts and the like. */
  | 'http-only'
  /** Calls are of gRPC, and the port is not. */
  | 'grpc-only'
  /** The implementation of the gateway cannot do what keeps the route from being open. */
  | 'unsupported'
  /** It cannot be told yet whether the gateway can do what the route asks for. */
  | 'unknown-gateway'
  /** Its redirect leads to itself. */
  | 'redirect-loop'
  /** An earlier route of this Microservice has the same gateway, host and match. */
  | 'duplicate'
  /** The class gives none of its hosts to the namespace. */
  | 'foreign-host'
  /** Other Microservices keep all its hosts and matches. */
  | 'conflict';

/** What becomes of one entry of spec.routes. */
export interface RoutePlan {
  readonly route: RouteSpec;
  /** The place of the entry in spec.routes. */
  readonly index: number;
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  /** The name of the route object. */
  readonly name: string;
  /** The hosts that it is to take, and may: without foreign ones and those that others keep. */
  readonly hosts: readonly string[];
  /** What requests to its hosts have to be like: without what others keep. */
  readonly matches: readonly RouteMatch[];
  readonly exposure: string;
  /** Undefined also where the gateway answers by itself. */
  readonly port: EffectivePort | undefined;
  readonly gateway: ClassGateway['gateway'] | undefined;
  /** The route object that sends requests without TLS to https, and the listener that it is at. */
  readonly httpsRedirect: { readonly name: string; readonly from: string } | undefined;
  /** What it asks for beyond the standard of the Gateway API; undefined where that is nothing. */
  readonly extras: RouteExtras | undefined;
  /**
   * After how many milliseconds it may lead to the service, where it keeps people out; until then
   * the gateway answers by itself. Undefined: it may now.
   */
  readonly opensInMs: number | undefined;
  /** Undefined where the route is built. */
  readonly problem: RouteProblem | undefined;
  /** Hosts that it asks for and that the class does not give to the namespace. */
  readonly foreignHosts: readonly string[];
  /** What it asks for and others keep. */
  readonly conflicts: readonly RouteConflict[];
}

/** A plan that can be built: there is a gateway, a host and a match. */
export type BuildableRoute = RoutePlan & { readonly gateway: ClassGateway['gateway'] };

/** What becomes of each entry of spec.routes, in its order. Pure. */
export function routePlans(input: BuildInput): readonly RoutePlan[] {
  const taken = new Set<string>();
  return (input.microservice.spec.routes ?? []).map((route, index) => {
    const plan = planOf(input, route, index);
    if (plan.problem !== undefined) return plan;
    const addresses = addressesOf(plan);
    if (addresses.some((address) => taken.has(address))) return { ...plan, problem: 'duplicate' };
    for (const address of addresses) taken.add(address);
    return plan;
  });
}

function addressesOf({ gateway, hosts, matches }: RoutePlan): readonly string[] {
  const keys = matches.map(matchKey);
  return hosts.flatMap((host) => keys.map((key) => JSON.stringify([gateway, host, key])));
}

/** The routes of this kind that can be built. */
export function buildableRoutes(
  input: BuildInput,
  kind: RoutePlan['kind'],
): readonly BuildableRoute[] {
  return routePlans(input).filter(
    (plan): plan is BuildableRoute => plan.kind === kind && plan.problem === undefined,
  );
}

function planOf(input: BuildInput, route: RouteSpec, index: number): RoutePlan {
  const { microservice, observed } = input;
  const exposure = route.exposure ?? defaultExposure;
  const port = route.redirect === undefined ? portOf(microservice, route) : undefined;
  const { namespace = '' } = microservice.metadata;
  const asked = hostsOf(microservice, route, input.class);
  const hosts = asked.filter((host) => mayUse(host, namespace, input.class));
  const matches = matchesOf(route);
  const conflicts = observed.routeConflicts.filter(
    (conflict) =>
      conflict.route === route.name &&
      hosts.includes(conflict.host) &&
      matches.some((match) => matchKey(match) === conflict.match),
  );
  const given = input.class.gateways.find((entry) => entry.exposure === exposure);
  const kind = port?.protocol === 'grpc' ? 'GRPCRoute' : 'HTTPRoute';
  const from = kind === 'HTTPRoute' ? given?.redirectFrom : undefined;
  const name = routeName(microservice, route.name);
  const gateway = given?.gateway;
  const extras = routeExtras(route, { kind, gateway }, observed);
  const plan = {
    route,
    index,
    kind,
    name,
    exposure,
    port,
    gateway,
    extras,
    opensInMs: opensInMs({ name, port, gateway, extras }, input),
    httpsRedirect:
      from === undefined ? undefined : { name: redirectName(microservice, route.name), from },
    foreignHosts: asked.filter((host) => !hosts.includes(host)),
    conflicts,
  } as const;
  const problem = problemOf({ ...plan, hosts }, observed);
  if (problem !== undefined) return { ...plan, hosts: asked, matches, problem };
  const left = withoutConflicts(hosts, matches, conflicts);
  return left.matches.length === 0 || left.hosts.length === 0
    ? { ...plan, hosts, matches, problem: 'conflict' }
    : { ...plan, ...left, problem: undefined };
}

/**
 * The port with this name; without a name the first of gRPC for calls, else the first that can be
 * routed.
 */
function portOf(microservice: Microservice, route: RouteSpec): EffectivePort | undefined {
  const isDefault = ({ protocol }: EffectivePort): boolean =>
    route.calls === undefined ? protocol !== 'tcp' : protocol === 'grpc';
  return effectivePorts(microservice).find((port) =>
    route.port === undefined ? isDefault(port) : port.name === route.port,
  );
}

function problemOf(
  plan: Omit<RoutePlan, 'matches' | 'problem'>,
  observed: Observed,
): RouteProblem | undefined {
  const { route, port } = plan;
  if (route.redirect === undefined) {
    if (port === undefined) return 'no-port';
    if (port.protocol === 'tcp') return 'tcp-port';
    if (port.protocol !== 'grpc' && route.calls !== undefined) return 'grpc-only';
  }
  if (plan.gateway === undefined) return 'no-gateway';
  if (plan.extras !== undefined && lacksProtection(plan.extras)) return 'unsupported';
  if (plan.hosts.length === 0) return plan.foreignHosts.length === 0 ? 'no-host' : 'foreign-host';
  if (loopingHost(plan, observed) !== undefined) return 'redirect-loop';
  if (plan.kind === 'GRPCRoute' && httpOnlyField(route) !== undefined) return 'http-only';
  return plan.extras?.waitsFor === undefined ? undefined : 'unknown-gateway';
}

/** The first field of the route that GRPCRoutes do not know. */
export function httpOnlyField(route: RouteSpec): string | undefined {
  if (route.path !== undefined && route.path !== '/') return 'path';
  return httpOnlyFields.find((field) => route[field] !== undefined);
}

/** A host goes where all its matches are kept by others; else the matches go that are. */
function withoutConflicts(
  hosts: readonly string[],
  matches: readonly RouteMatch[],
  conflicts: readonly RouteConflict[],
): Pick<RoutePlan, 'hosts' | 'matches'> {
  const isKept = (host: string, match: RouteMatch): boolean =>
    conflicts.some((conflict) => conflict.host === host && conflict.match === matchKey(match));
  const free = hosts.filter((host) => matches.some((match) => !isKept(host, match)));
  return {
    hosts: free,
    matches: matches.filter((match) => !free.some((host) => isKept(host, match))),
  };
}
