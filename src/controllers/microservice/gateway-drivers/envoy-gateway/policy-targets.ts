import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { BuildInput } from '../../children/child-kind.ts';
import { liveChild } from '../../observed.ts';
import { isOurs } from '../../ownership.ts';
import type { BuildableRoute } from '../../route-plans.ts';

/** What every policy of Envoy Gateway says of where it applies. */
export interface PolicyTargets {
  readonly targetRefs: readonly { group: string; kind: string; name: string }[];
  readonly mergeType: 'StrategicMerge';
}

/** The route object, with one of the other kind that serves until this one is accepted. */
export function policyTargets(
  { microservice, observed }: BuildInput,
  { kind, name }: BuildableRoute,
): PolicyTargets {
  const targetRefs = [builtin.httpRoute, builtin.grpcRoute].flatMap((resource) => {
    const routeKind = resource.kind as BuildableRoute['kind'];
    const live = liveChild(observed, routeKind, name);
    const isMeant = routeKind === kind || (live !== undefined && isOurs(live, microservice));
    return isMeant ? [{ group: resource.group, kind: routeKind, name }] : [];
  });
  // What a policy of the platform team says for the whole gateway holds for the route, too.
  return { targetRefs, mergeType: 'StrategicMerge' };
}
