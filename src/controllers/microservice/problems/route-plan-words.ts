import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import { effectiveClass } from '../effective-class.ts';
import { domainsFor, ownerOf } from '../host-owners.ts';
import { describeMatch, matchesOf, matchKey } from '../route-matches.ts';
import { httpOnlyField, type RoutePlan, type RouteProblem } from '../route-plans.ts';
import { loopingHost } from '../redirect-loop.ts';
import type { RouteConflict, RouteContest } from '../observed.ts';
import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';
import { unknownGatewayWords, unsupportedWords } from './route-features.ts';

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
  unsupported: unsupportedWords,
  'unknown-gateway': unknownGatewayWords,
  'redirect-loop': (plan, { observed }) => {
    const host = loopingHost(plan, observed) ?? '';
    const scheme = plan.route.redirect?.scheme;
    const className = observed.class?.metadata.name ?? '';
    return {
      reason: 'InvalidSpec',
      message: `Route ${plan.route.name} sends requests for ${scheme === undefined ? '' : `${scheme}://`}${host} to where they came from, without end`,
      field: fieldOf(plan, 'redirect'),
      hint:
        plan.httpsRedirect !== undefined
          ? `Remove scheme from it: ${classWords(className)} sends http to https already`
          : `Give ${fieldOf(plan, 'redirect')} another host, port or path, or ${scheme === undefined ? `take ${host} out of the hosts of the route` : `use an exposure whose listener does not speak ${scheme}`}`,
    };
  },
  duplicate: (plan) => ({
    reason: 'InvalidSpec',
    message: `Route ${plan.route.name} has a host and path of an earlier route of this Microservice: ${plan.hosts.join(', ')} with ${plan.matches.map(describeMatch).join(' or ')}`,
    field: fieldOf(plan, 'host'),
    hint: 'Give it another host or path, or remove it',
  }),
  'foreign-host': (plan, input) => foreignHostWords(plan, input),
  conflict: (plan, input) => conflictWords(plan, input),
};

const httpOnlyHints: Readonly<Record<string, string>> = {
  path: ': calls tells such calls apart',
  matches: ': calls tells such calls apart',
  timeout: ': deadlines of gRPC calls are set by their clients',
  backendTimeout: ': deadlines of gRPC calls are set by their clients',
};

/** A route that is built without a host that is not for the namespace. */
export function foreignHostFinding(input: StatusInput, plan: RoutePlan): Part | undefined {
  return plan.foreignHosts.length === 0
    ? undefined
    : { severity: 'error', ...foreignHostWords(plan, input) };
}

function foreignHostWords(plan: RoutePlan, input: StatusInput): ReturnType<Explain> {
  const { microservice, observed } = input;
  const [host = ''] = plan.foreignHosts;
  const { namespace = '' } = microservice.metadata;
  const rules = effectiveClass(observed.class);
  const owner = ownerOf(host, rules);
  const className = `MicroserviceClass ${observed.class?.metadata.name ?? ''}`;
  const own = domainsFor(namespace, rules).slice(0, mostDomains);
  const choose = own.length === 0 ? 'Ask' : `Use a host in ${own.join(', ')}, or ask`;
  return {
    reason: 'HostNotAllowed',
    message:
      owner === undefined
        ? `Host ${host} of route ${plan.route.name} is in no domain of ${className}`
        : `Host ${host} of route ${plan.route.name} is in domain ${owner.domain}, which ${className} does not give to namespace ${namespace}`,
    field: hostField(plan, host),
    hint: `${choose} your platform team to list namespace ${namespace} for the host in spec.domains of ${className}`,
  };
}

/** The most domains that a hint names. */
const mostDomains = 3;

/** A route that is built without a host or match that another Microservice keeps. */
export function conflictFinding(input: StatusInput, plan: RoutePlan): Part | undefined {
  return plan.conflicts.length === 0
    ? undefined
    : { severity: 'error', ...conflictWords(plan, input) };
}

function conflictWords(plan: RoutePlan, input: StatusInput): ReturnType<Explain> {
  const { microservice } = input;
  const [first] = plan.conflicts;
  if (first?.isOfHost === true) return keptHostWords(plan, input, first);
  const match = matchesOf(plan.route).find((candidate) => matchKey(candidate) === first?.match);
  const what = match === undefined ? '' : ` with ${describeMatch(match)}`;
  return {
    reason: 'RouteConflict',
    message: `Microservice ${first?.holder ?? ''} already serves ${first?.host ?? ''}${what}, which route ${plan.route.name} asks for`,
    field: hostField(plan, first?.host ?? ''),
    hint: `Use another host or path, or remove the route there; ${keyFor(refTo(microservice))} takes it over once it is free`,
  };
}

function keptHostWords(
  plan: RoutePlan,
  { microservice, observed }: StatusInput,
  { host, holder }: RouteConflict,
): ReturnType<Explain> {
  const { namespace = '' } = microservice.metadata;
  const keeper = namespaceIn(holder);
  return {
    reason: 'RouteConflict',
    message: `Host ${host}, which route ${plan.route.name} asks for, is served for namespace ${keeper}, by Microservice ${holder}`,
    field: hostField(plan, host),
    hint: `Use another host, or ask your platform team to list namespaces ${keeper} and ${namespace} for the host in spec.domains of ${classWords(observed.class?.metadata.name)}, so that they share it`,
  };
}

function contestedHostWords(
  plan: RoutePlan,
  { microservice, observed }: StatusInput,
  { host, rival }: RouteContest,
): Omit<Part, 'severity'> {
  const { namespace = '' } = microservice.metadata;
  return {
    reason: 'RouteContested',
    message: `Microservice ${rival} asks for host ${host}, too, which is kept for namespace ${namespace} as route ${plan.route.name} has it`,
    field: hostField(plan, host),
    hint: `Nothing is to be done to keep it; to share it with namespace ${namespaceIn(rival)}, ask your platform team to list both for the host in spec.domains of ${classWords(observed.class?.metadata.name)}`,
  };
}

function namespaceIn(key: string): string {
  return key.split('/', 1)[0] ?? '';
}

function classWords(name: string | undefined): string {
  return name === undefined ? 'a MicroserviceClass' : `MicroserviceClass ${name}`;
}

/** A route of which another Microservice asks for a part: somebody should know on both sides. */
export function contestFinding(input: StatusInput, plan: RoutePlan): Part | undefined {
  const { observed } = input;
  const contest = observed.routeContests.find(
    ({ route, host }) => route === plan.route.name && plan.hosts.includes(host),
  );
  const match = plan.matches.find((candidate) => matchKey(candidate) === contest?.match);
  if (contest?.isOfHost === true) {
    return { severity: 'warning', ...contestedHostWords(plan, input, contest) };
  }
  if (contest === undefined || match === undefined) return undefined;
  return {
    severity: 'warning',
    reason: 'RouteContested',
    message: `Microservice ${contest.rival} asks for ${contest.host} with ${describeMatch(match)}, too, which route ${plan.route.name} serves`,
    field: hostField(plan, contest.host),
    hint: `Agree with its owner who is to have it; it goes to ${contest.rival} once route ${plan.route.name} lets go of it`,
  };
}

/** The field of the route that has the host, or would have the default one. */
function hostField(plan: RoutePlan, host: string): string {
  const isOfMany = plan.route.hosts?.some((each) => each.toLowerCase() === host) === true;
  return fieldOf(plan, isOfMany ? 'hosts' : 'host');
}

function fieldOf({ route }: RoutePlan, field: string): string {
  return `spec.routes[name=${route.name}].${field}`;
}
