import type { RoutePlan } from '../route-plans.ts';
import { current } from '../gateway-view.ts';
import type { Finding } from './problem.ts';
import { at, conditionAt, listAt, numberAt, textAt, type LiveCondition } from '../../wire-value.ts';
import { quote } from '../../words.ts';

type Part = Omit<Finding, 'area'>;

interface Wanted {
  readonly kind: RoutePlan['kind'];
  readonly name: string;
  readonly gateway: NonNullable<RoutePlan['gateway']>;
}

/**
 * What the gateway says of the route, by its conditions Accepted and ResolvedRefs for the route's
 * present generation; undefined where it takes it. Where several controllers speak for the same
 * gateway, one that takes it is enough.
 */
export function routeVerdict(live: unknown, wanted: Wanted): Part | undefined {
  const generation = numberAt(live, 'metadata', 'generation');
  const verdicts = listAt(live, 'status', 'parents')
    .filter((parent) => isAt(parent, live, wanted))
    .map((parent) => ({
      accepted: current(conditionAt(parent, 'Accepted'), generation),
      resolved: current(conditionAt(parent, 'ResolvedRefs'), generation),
    }));
  const isTaken = verdicts.some(
    ({ accepted, resolved }) => accepted?.status === 'True' && resolved?.status === 'True',
  );
  if (isTaken) return undefined;
  const route = `${wanted.kind} ${wanted.name}`;
  const gateway = `Gateway ${wanted.gateway.namespace}/${wanted.gateway.name}`;
  const refused = verdicts.find(({ accepted }) => accepted?.status === 'False')?.accepted;
  if (refused !== undefined) {
    return notAccepted(`${route} is not accepted by ${gateway}`, refused);
  }
  const unresolved = verdicts.find(({ resolved }) => resolved?.status === 'False')?.resolved;
  if (unresolved !== undefined) {
    return notAccepted(`${gateway} cannot reach what ${route} leads to`, unresolved);
  }
  return {
    severity: 'pending',
    reason: 'RoutePending',
    message: `${gateway} has not said yet whether it takes ${route}`,
  };
}

function isAt(parent: unknown, live: unknown, { gateway }: Wanted): boolean {
  const namespace =
    textAt(parent, 'parentRef', 'namespace') ?? textAt(live, 'metadata', 'namespace');
  const section = textAt(parent, 'parentRef', 'sectionName');
  return (
    at(parent, 'parentRef', 'name') === gateway.name &&
    namespace === gateway.namespace &&
    (gateway.sectionName === undefined || section === gateway.sectionName)
  );
}

function notAccepted(subject: string, condition: LiveCondition): Part {
  const words = quote(condition.message ?? condition.reason ?? '');
  return {
    severity: 'error',
    reason: 'RouteNotAccepted',
    message: `${subject}${words === '' ? '' : `: ${words}`}`,
    hint:
      hints[condition.reason ?? ''] ??
      'Change the route as the gateway says, or ask your platform team to change the gateway',
  };
}

const hints: Readonly<Record<string, string>> = {
  NoMatchingListenerHostname:
    'Use a host that a listener of the gateway is for, or ask your platform team to add a listener for it',
  NotAllowedByListeners:
    'Ask your platform team to let this namespace in by allowedRoutes of the listener',
  NoMatchingParent:
    'Ask your platform team to correct sectionName in spec.gateways of the MicroserviceClass: the gateway has no such listener',
  BackendNotFound:
    'Apply the Service that mirror names, or remove mirror; that of the Microservice is made by Slipway: see its other problems',
};
