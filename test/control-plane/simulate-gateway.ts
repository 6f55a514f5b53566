import type { Gateway, Route } from '../../src/controllers/gateway-api.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../src/runtime/client.ts';
import type { Condition } from '../../src/runtime/conditions.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { at, listAt, textAt } from '../../src/controllers/wire-value.ts';
import { followObjects, writeSimulatedStatus } from './simulation.ts';

const controllerName = 'simulation.slipway.dev/gateway';

/** While a Gateway has it, its status is what somebody else wrote. */
const heldAnnotation = 'simulation.slipway.dev/held';

interface Refusal {
  reason: string;
  message: string;
}

export interface GatewaySimulation {
  /** What a route is told instead of being accepted; undefined accepts it. */
  refuse?: (route: Route) => Refusal | undefined;
  /** What a policy is told instead. */
  refusePolicy?: (policy: KubeObject) => Refusal | undefined;
}

const policies = [builtin.securityPolicy, builtin.backendTrafficPolicy] as const;

/**
 * Stands in for a gateway controller where no traffic flows: programs every Gateway, gives it an
 * address, and accepts every route whose Gateway exists and every policy whose route does, until the
 * signal aborts.
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
    ...policies.map((resource) =>
      follow<KubeObject>(resource, (policy) => answerPolicy(client, resource, policy, simulation)),
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
      { ...condition(route, 'Accepted'), ...answerOf(refusal) },
      condition(route, 'ResolvedRefs'),
    ],
  }));
  await answerPoliciesOf(client, route, simulation);
  const told = route.status?.parents?.[0]?.conditions;
  const wanted = refusal === undefined ? 'True' : 'False';
  const accepted = told?.find(({ type }) => type === 'Accepted');
  if (accepted?.status === wanted && accepted.observedGeneration === route.metadata.generation) {
    return;
  }
  await writeSimulatedStatus(client, resource, route, { parents });
}

/** Policies that were there before their route. */
async function answerPoliciesOf(
  client: KubeClient,
  { metadata: { namespace = '', name } }: Route,
  simulation: GatewaySimulation,
): Promise<void> {
  const ref = { namespace, name };
  for (const resource of policies) {
    const policy = await client.get(resource, ref).catch(() => undefined);
    if (policy !== undefined) await answerPolicy(client, resource, policy, simulation);
  }
}

async function answerPolicy(
  client: KubeClient,
  resource: Resource,
  policy: KubeObject,
  simulation: GatewaySimulation,
): Promise<void> {
  const { namespace = '' } = policy.metadata;
  const refusal = simulation.refusePolicy?.(policy);
  const parents = await Promise.all(
    listAt(policy, 'spec', 'targetRefs').map(async (target) => {
      const routes = textAt(target, 'kind') === 'GRPCRoute' ? builtin.grpcRoute : builtin.httpRoute;
      const ref = { namespace, name: textAt(target, 'name') ?? '' };
      return listAt(await client.get(routes, ref).catch(() => undefined), 'spec', 'parentRefs');
    }),
  );
  const ancestors = parents.flat().map((ancestorRef) => ({
    ancestorRef,
    controllerName,
    conditions: [{ ...condition(policy, 'Accepted'), ...answerOf(refusal) }],
  }));
  const isTold = (told: unknown): string =>
    JSON.stringify(
      listAt(told, 'ancestors').map((ancestor) => [
        ['namespace', 'name', 'sectionName'].map((field) => textAt(ancestor, 'ancestorRef', field)),
        listAt(ancestor, 'conditions').map((each) => [
          at(each, 'status'),
          at(each, 'observedGeneration'),
        ]),
      ]),
    );
  if (isTold(at(policy, 'status')) === isTold({ ancestors })) return;
  await writeSimulatedStatus(client, resource, policy, { ancestors });
}

function answerOf(refusal: Refusal | undefined): Partial<Condition> {
  return refusal === undefined ? {} : { status: 'False', ...refusal };
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
