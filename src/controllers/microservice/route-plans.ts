import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { BuildInput } from './children/child-kind.ts';
import type { ClassGateway } from './effective-class.ts';
import { routeName } from './names.ts';
import type { RouteConflict } from './observed.ts';
import { effectivePorts, type EffectivePort } from './ports.ts';
import { defaultExposure, hostOf, pathOf } from './route-address.ts';

export type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

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
  /** A GRPCRoute knows neither path prefixes nor timeouts. */
  | 'grpc-path'
  | 'grpc-timeout'
  /** An earlier route of this Microservice has the same gateway, host and path. */
  | 'duplicate'
  /** Another Microservice keeps the host and path. */
  | 'conflict';

/** What becomes of one entry of spec.routes. */
export interface RoutePlan {
  readonly route: RouteSpec;
  /** The place of the entry in spec.routes. */
  readonly index: number;
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  /** The name of the route object. */
  readonly name: string;
  readonly host: string | undefined;
  readonly path: string;
  readonly exposure: string;
  readonly port: EffectivePort | undefined;
  readonly gateway: ClassGateway['gateway'] | undefined;
  /** Undefined where the route is built. */
  readonly problem: RouteProblem | undefined;
  /** `namespace/name` of the Microservice that keeps the host and path, with `conflict`. */
  readonly holder: string | undefined;
}

/** A plan that can be built: everything is known. */
export type BuildableRoute = RoutePlan & {
  readonly host: string;
  readonly port: EffectivePort;
  readonly gateway: ClassGateway['gateway'];
};

/** What becomes of each entry of spec.routes, in its order. Pure. */
export function routePlans(input: BuildInput): readonly RoutePlan[] {
  const taken = new Set<string>();
  return (input.microservice.spec.routes ?? []).map((route, index) => {
    const plan = planOf(input, route, index);
    const address = JSON.stringify([plan.gateway, plan.host, plan.path]);
    const isTaken = taken.has(address);
    if (plan.problem === undefined) taken.add(address);
    return plan.problem === undefined && isTaken ? { ...plan, problem: 'duplicate' } : plan;
  });
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
  const port = portOf(microservice, route);
  const host = hostOf(microservice, route, input.class);
  const path = pathOf(route);
  const conflict = observed.routeConflicts.find(
    (candidate) =>
      candidate.route === route.name && candidate.host === host && candidate.path === path,
  );
  const plan = {
    route,
    index,
    kind: port?.protocol === 'grpc' ? 'GRPCRoute' : 'HTTPRoute',
    name: routeName(microservice, route.name),
    host,
    path,
    exposure,
    port,
    gateway: input.class.gateways.find((entry) => entry.exposure === exposure)?.gateway,
    holder: conflict?.holder,
  } as const;
  return { ...plan, problem: problemOf(plan, conflict) };
}

/** The named port or, without a name, the first that can be routed. */
function portOf(microservice: Microservice, route: RouteSpec): EffectivePort | undefined {
  return effectivePorts(microservice).find((port) =>
    route.port === undefined ? port.protocol !== 'tcp' : port.name === route.port,
  );
}

function problemOf(
  plan: Omit<RoutePlan, 'problem'>,
  conflict: RouteConflict | undefined,
): RouteProblem | undefined {
  if (plan.port === undefined) return 'no-port';
  if (plan.port.protocol === 'tcp') return 'tcp-port';
  if (plan.gateway === undefined) return 'no-gateway';
  if (plan.host === undefined) return 'no-host';
  if (plan.kind === 'GRPCRoute' && plan.path !== '/') return 'grpc-path';
  if (plan.kind === 'GRPCRoute' && plan.route.timeout !== undefined) return 'grpc-timeout';
  return conflict === undefined ? undefined : 'conflict';
}
