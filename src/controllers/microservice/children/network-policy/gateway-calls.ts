import { listAt, numberAt, textAt } from '../../../wire-value.ts';
import { workloadName } from '../../names.ts';
import { isOurs } from '../../ownership.ts';
import { routePlans } from '../../route-plans.ts';
import type { BuildInput } from '../child-kind.ts';

/** A gateway that calls the pods, and at which ports. */
export interface GatewayCalls {
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly number[];
}

type Call = Omit<GatewayCalls, 'ports'> & { readonly port: number };

/**
 * The gateways of all routes: those that are declared, and those that serve still, as their
 * successor is not there yet or nothing can be built in their place. Each once. Pure.
 */
export function gatewayCalls(input: BuildInput): readonly GatewayCalls[] {
  const calls = [...declaredCalls(input), ...liveCalls(input)];
  const byGateway = Map.groupBy(calls, ({ namespace, name }) => `${namespace}/${name}`);
  return [...byGateway.values()].flatMap((those) =>
    those.slice(0, 1).map(({ namespace, name }) => ({
      namespace,
      name,
      ports: [...new Set(those.map(({ port }) => port))],
    })),
  );
}

function declaredCalls(input: BuildInput): readonly Call[] {
  return routePlans(input).flatMap(({ gateway, port, problem }) =>
    gateway === undefined || port === undefined || problem !== undefined
      ? []
      : [{ namespace: gateway.namespace, name: gateway.name, port: port.port }],
  );
}

/** Of a route as it is, whatever its shape. */
function liveCalls({ microservice, observed }: BuildInput): readonly Call[] {
  const { HTTPRoute, GRPCRoute } = observed.children;
  return [...HTTPRoute, ...GRPCRoute]
    .filter((route) => isOurs(route, microservice))
    .flatMap((route) => {
      const ports = listAt(route, 'spec', 'rules')
        .flatMap((rule) => listAt(rule, 'backendRefs'))
        .filter((backend) => textAt(backend, 'name') === workloadName(microservice))
        .flatMap((backend) => numberAt(backend, 'port') ?? []);
      return listAt(route, 'spec', 'parentRefs').flatMap((parent) => {
        const name = textAt(parent, 'name');
        const namespace = textAt(parent, 'namespace') ?? route.metadata.namespace ?? '';
        return name === undefined ? [] : ports.map((port) => ({ namespace, name, port }));
      });
    });
}
