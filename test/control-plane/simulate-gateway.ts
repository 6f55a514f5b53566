import type { Gateway, Route } from '../../src/controllers/gateway-api.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../src/runtime/client.ts';
import type { Condition } from '../../src/runtime/conditions.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { followObjects, writeSimulatedStatus } from './simulation.ts';

const controllerName = 'simulation.slipway.dev/gateway';

/** While a Gateway has it, its status is what somebody else wrote. */
const heldAnnotation = 'simulation.slipway.dev/held';

export interface GatewaySimulation {
  /** What a route is told instead of being accepted; undefined accepts it. */
  refuse?: (route: Route) => { reason: string; message: string } | undefined;
}

/**
 * Stands in for a gateway controller where no traffic flows: programs every Gateway, gives it an
 * address, and accepts every route whose Gateway exists, until the signal aborts.
 */
export async function simulateGateway(
  client: KubeClient,
  signal: AbortSignal,
  simulation: GatewaySimulation = {},
): Promise<void> {
  const follow = <T extends KubeObject>(resource: Resource, act: (object: T) => Promise<void>) =>
    followObjects<T>(client, resource, act, signal);
  await Promise.all([
    follow<Gateway>(builtin.gateway, (gateway) => programGateway(client, gateway)),
    follow<Route>(builtin.httpRoute, (route) =>
      answerRoute(client, builtin.httpRoute, route, simulation),
    ),
    follow<Route>(builtin.grpcRoute, (route) =>
      answerRoute(client, builtin.grpcRoute, route, simulation),
    ),
  ]);
}

async function programGateway(client: KubeClient, gateway: Gateway): Promise<void> {
  if (gateway.metadata.annotations?.[heldAnnotation] !== undefined) return;
  if (isTrue(gateway.status?.conditions, 'Programmed', gateway)) return;
  const conditions = [condition(gateway, 'Accepted'), condition(gateway, 'Programmed')];
  await writeSimulatedStatus(client, builtin.gateway, gateway, {
    addresses: [{ type: 'IPAddress', value: '192.0.2.10' }],
    conditions,
    listeners: gateway.spec.listeners.map(({ name }) => ({
      name,
      attachedRoutes: 0,
      supportedKinds: [],
      conditions: [...conditions, condition(gateway, 'ResolvedRefs')],
    })),
  });
}

async function answerRoute(
  client: KubeClient,
  resource: Resource,
  route: Route,
  simulation: GatewaySimulation,
): Promise<void> {
  const refusal = simulation.refuse?.(route);
  const parents = (route.spec.parentRefs ?? []).map((parentRef) => ({
    parentRef,
    controllerName,
    conditions: [
      refusal === undefined
        ? condition(route, 'Accepted')
        : { ...condition(route, 'Accepted'), status: 'False' as const, ...refusal },
      condition(route, 'ResolvedRefs'),
    ],
  }));
  const told = route.status?.parents?.[0]?.conditions;
  const wanted = refusal === undefined ? 'True' : 'False';
  const accepted = told?.find(({ type }) => type === 'Accepted');
  if (accepted?.status === wanted && accepted.observedGeneration === route.metadata.generation) {
    return;
  }
  await writeSimulatedStatus(client, resource, route, { parents });
}

function condition(object: KubeObject, type: string): Condition {
  return {
    type,
    status: 'True',
    reason: type,
    message: 'Simulated',
    observedGeneration: object.metadata.generation ?? 0,
    lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

function isTrue(conditions: Condition[] | undefined, type: string, object: KubeObject): boolean {
  return (
    conditions?.some(
      (candidate) =>
        candidate.type === type &&
        candidate.status === 'True' &&
        candidate.observedGeneration === object.metadata.generation,
    ) ?? false
  );
}
