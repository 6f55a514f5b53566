import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import { describeMatch, matchesOf, matchKey } from '../route-matches.ts';
import { httpOnlyField, type RoutePlan, type RouteProblem } from '../route-plans.ts';
import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';

type Part = Omit<Finding, 'area'>;
type Explain = (plan: RoutePlan, input: StatusInput) => Omit<Part, 'severity'>;

/** Why a route cannot be built, for every reason that there is. */
export function planFinding(input: StatusInput, plan: RoutePlan, problem: RouteProblem): Part {
  return { severity: 'error', ...explanations[problem](plan, input) };
}

const explanations: Readonly<Record<RouteProblem, Explain>> = {
  'no-gateway': (plan, { observed }) => {
    const className = observed.class?.metadata.name;
    return {
      reason: 'GatewayNotFound',
      message:
        className === undefined
          ? `No MicroserviceClass is in force that names a gateway for exposure ${plan.exposure} of route ${plan.route.name}`
          : `MicroserviceClass ${className} names no gateway for exposure ${plan.exposure} of route ${plan.route.name}`,
      field: fieldOf(plan, 'exposure'),
      hint:
        className === undefined
          ? 'Set spec.className to a class with gateways, or ask your platform team to mark one as default; kubectl get microserviceclasses lists them'
          : `Use an exposure that kubectl get microserviceclass ${className} -o yaml lists, or ask your platform team to add a gateway for it`,
    };
  },
  'no-host': (plan, { microservice, observed }) => ({
    reason: 'HostMissing',
    message: `Route ${plan.route.name} has no host, and MicroserviceClass ${observed.class?.metadata.name ?? ''} gives no domain for exposure ${plan.exposure}`,
    field: fieldOf(plan, 'host'),
    hint: `Set ${fieldOf(plan, 'host')}, such as ${microservice.metadata.name}.example.com`,
  }),
  'no-port': (plan) => ({
    reason: 'InvalidSpec',
    message:
      plan.route.port === undefined
        ? `Route ${plan.route.name} has no port to lead to: spec.ports has none of protocol http, h2c or grpc`
        : `Route ${plan.route.name} leads to port ${plan.route.port}, which spec.ports does not have`,
    field: fieldOf(plan, 'port'),
    hint: `Add the port to spec.ports, or set ${fieldOf(plan, 'port')} to the name of one of them`,
  }),
  'tcp-port': (plan) => ({
    reason: 'InvalidSpec',
    message: `Route ${plan.route.name} leads to port ${plan.port?.name ?? ''} of protocol tcp, which gateways cannot route by host and path`,
    field: fieldOf(plan, 'port'),
    hint: `Set ${fieldOf(plan, 'port')} to a port of protocol http, h2c or grpc`,
  }),
  'http-only': (plan) => {
    const name = httpOnlyField(plan.route) ?? 'path';
    const field = fieldOf(plan, name);
    return {
      reason: 'InvalidSpec',
      message: `Route ${plan.route.name} to a grpc port has ${name}, which gRPC routes do not know`,
      field,
      hint: `Remove ${field}${httpOnlyHints[name] ?? ', or lead the route to a port of protocol http or h2c'}`,
    };
  },
  'grpc-only': (plan) => ({
    reason: 'InvalidSpec',
    message: `Route ${plan.route.name} has calls, which are of gRPC, and leads to port ${plan.port?.name ?? ''} of protocol ${plan.port?.protocol ?? ''}`,
    field: fieldOf(plan, 'calls'),
    hint: `Set ${fieldOf(plan, 'port')} to a port of protocol grpc, or give matches instead of calls`,
  }),
  duplicate: (plan) => ({
    reason: 'InvalidSpec',
    message: `Route ${plan.route.name} has a host and path of an earlier route of this Microservice: ${plan.hosts.join(', ')} with ${plan.matches.map(describeMatch).join(' or ')}`,
    field: fieldOf(plan, 'host'),
    hint: 'Give it another host or path, or remove it',
  }),
  conflict: (plan, input) => conflictWords(plan, input),
};

const httpOnlyHints: Readonly<Record<string, string>> = {
  path: ': calls tells such calls apart',
  matches: ': calls tells such calls apart',
  timeout: ': deadlines of gRPC calls are set by their clients',
  backendTimeout: ': deadlines of gRPC calls are set by their clients',
};

/** A route that is built without a host or match that another Microservice keeps. */
export function conflictFinding(input: StatusInput, plan: RoutePlan): Part | undefined {
  return plan.conflicts.length === 0
    ? undefined
    : { severity: 'error', ...conflictWords(plan, input) };
}

function conflictWords(plan: RoutePlan, { microservice }: StatusInput): ReturnType<Explain> {
  const [first] = plan.conflicts;
  const match = matchesOf(plan.route).find((candidate) => matchKey(candidate) === first?.match);
  const what = match === undefined ? '' : ` with ${describeMatch(match)}`;
  return {
    reason: 'RouteConflict',
    message: `Microservice ${first?.holder ?? ''} already serves ${first?.host ?? ''}${what}, which route ${plan.route.name} asks for`,
    field: fieldOf(plan, plan.route.hosts?.includes(first?.host ?? '') === true ? 'hosts' : 'host'),
    hint: `Use another host or path, or remove the route there; ${keyFor(refTo(microservice))} takes it over once it is free`,
  };
}

function fieldOf({ route }: RoutePlan, field: string): string {
  return `spec.routes[name=${route.name}].${field}`;
}
