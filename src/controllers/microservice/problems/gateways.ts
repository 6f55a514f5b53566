import type { RoutePlan } from '../route-plans.ts';
import { covers, gatewayView, listenersFor, type ListenerView } from '../gateway-view.ts';
import type { Finding } from './problem.ts';
import type { LiveCondition } from '../../wire-value.ts';
import { quote } from '../../words.ts';

type Part = Omit<Finding, 'area'>;

/**
 * What is wrong with the Gateway of a route, by its conditions Accepted and Programmed and those of
 * the listeners that may carry the route (Gateway API, GEP-1364).
 */
export function gatewayFinding(
  gateway: unknown,
  { gateway: wanted, hosts }: RoutePlan,
  name: string,
): Part | undefined {
  const view = gatewayView(gateway);
  const hint = `Ask your platform team; kubectl describe gateway ${wanted?.name ?? ''} -n ${wanted?.namespace ?? ''} shows its state`;
  if (view.accepted?.status === 'False') {
    return notReady(`Gateway ${name} is not accepted${wordsOf(view.accepted)}`, hint);
  }
  if (view.programmed?.status === 'False' && !isPending(view.programmed)) {
    return notReady(`Gateway ${name} is not programmed${wordsOf(view.programmed)}`, hint);
  }
  for (const host of hosts) {
    const listeners = listenersFor(view, wanted?.sectionName, host);
    const [first] = listeners;
    if (first !== undefined && listeners.every(isDown)) {
      const words = wordsOf(first.programmed);
      return notReady(`Listener ${first.name} of Gateway ${name} is not programmed${words}`, hint);
    }
  }
  if (view.programmed?.status !== 'True') {
    return {
      severity: 'pending',
      reason: 'RoutePending',
      message: `Gateway ${name} is not programmed yet`,
    };
  }
  return undefined;
}

/**
 * A host that no listener of the gateway is for, while others of the route are served: gateways
 * take such a route without a word.
 */
export function unservedHost(
  gateway: unknown,
  { gateway: wanted, hosts, route }: RoutePlan,
  name: string,
): Part | undefined {
  const { listeners } = gatewayView(gateway);
  const own = listeners.filter(
    (listener) => wanted?.sectionName === undefined || listener.name === wanted.sectionName,
  );
  const isServed = (host: string) => own.some(({ hostname }) => covers(hostname, host));
  const host = hosts.find((each) => !isServed(each));
  if (host === undefined || !hosts.some(isServed)) return undefined;
  return {
    severity: 'error',
    reason: 'RouteNotAccepted',
    message: `Gateway ${name} has no listener for host ${host} of route ${route.name}`,
    hint: 'Use hosts that listeners of the gateway are for, or ask your platform team to add a listener',
  };
}

function isDown({ programmed }: ListenerView): boolean {
  return programmed?.status === 'False';
}

/** A Gateway starts with Programmed Unknown or False of this reason. */
function isPending({ reason }: LiveCondition): boolean {
  return reason === 'Pending';
}

function notReady(message: string, hint: string): Part {
  return { severity: 'error', reason: 'GatewayNotReady', message, hint };
}

function wordsOf(condition: LiveCondition | undefined): string {
  const words = quote(condition?.message ?? condition?.reason ?? '');
  return words === '' ? '' : `: ${words}`;
}
