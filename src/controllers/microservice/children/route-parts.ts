import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Resource } from '../../../runtime/resource.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import type { Route } from '../../gateway-api.ts';
import { childMetadata } from '../child-metadata.ts';
import { workloadName } from '../names.ts';
import type { BuildableRoute } from '../route-plans.ts';
import type { BuildInput } from './child-kind.ts';

export type RouteRule = NonNullable<Route['spec']['rules']>[number];

/** A route object of these rules, at the gateway and hosts of the plan. */
export function routeObject(
  input: BuildInput,
  resource: Resource,
  plan: BuildableRoute,
  rules: readonly RouteRule[],
): Route {
  const { gateway } = plan;
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: childMetadata(input.microservice, plan.name),
    spec: {
      parentRefs: [
        {
          group: builtin.gateway.group,
          kind: builtin.gateway.kind,
          namespace: gateway.namespace,
          name: gateway.name,
          ...(gateway.sectionName === undefined ? {} : { sectionName: gateway.sectionName }),
        },
      ],
      hostnames: [...plan.hosts],
      rules: [...rules],
    },
  };
}

/**
 * That a rule leads to the port of the plan of our Service. A rule without backends is answered with
 * 500, or UNAVAILABLE (Gateway API, backendRefs).
 */
export function backendOf(
  { microservice }: BuildInput,
  { port, opensInMs }: BuildableRoute,
): Pick<RouteRule, 'backendRefs'> {
  if (port === undefined || opensInMs !== undefined) return {};
  return { backendRefs: [{ name: workloadName(microservice), port: port.port }] };
}
