import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Resource } from '../../../runtime/resource.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import type { Route } from '../../gateway-api.ts';
import { childMetadata } from '../child-metadata.ts';
import { workloadName } from '../names.ts';
import type { BuildableRoute } from '../route-plans.ts';
import type { BuildInput } from './child-kind.ts';

type Rule = NonNullable<Route['spec']['rules']>[number];

/** A route object of one rule, at the gateway and host of the plan, that leads to our Service. */
export function routeObject(
  input: BuildInput,
  resource: Resource,
  plan: BuildableRoute,
  rule: Pick<Rule, 'matches' | 'timeouts'>,
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
      hostnames: [plan.host],
      rules: [
        {
          ...rule,
          backendRefs: [{ name: workloadName(input.microservice), port: plan.port.port }],
        },
      ],
    },
  };
}
