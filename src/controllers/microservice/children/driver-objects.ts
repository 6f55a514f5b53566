import type { KubeObject } from '../../../runtime/kube-object.ts';
import { asksForFeatures } from '../gateway-drivers/features.ts';
import { liveChild, type ChildKindName } from '../observed.ts';
import { isForeign } from '../ownership.ts';
import { buildableRoutes, type BuildableRoute } from '../route-plans.ts';
import type { BuildInput } from './child-kind.ts';

/** Whether the route object is somebody else's: nothing of ours is to apply to it. */
function isTaken({ microservice, observed }: BuildInput, { kind, name }: BuildableRoute): boolean {
  const live = liveChild(observed, kind, name);
  return live !== undefined && isForeign(live, microservice);
}

/** What the drivers of gateways build of this kind, for all routes that can be built. */
export function driverObjects(input: BuildInput, kind: ChildKindName): readonly KubeObject[] {
  if (!asksForFeatures(input.microservice.spec)) return [];
  return [...buildableRoutes(input, 'HTTPRoute'), ...buildableRoutes(input, 'GRPCRoute')]
    .filter((plan) => !isTaken(input, plan))
    .flatMap((plan) => plan.extras?.driver?.build(input, plan) ?? [])
    .filter((object) => object.kind === kind);
}
