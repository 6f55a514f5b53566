import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { childMetadata } from '../../child-metadata.ts';
import { podSelector } from '../../labels.ts';
import { workloadName } from '../../names.ts';
import { liveChild, unusableClass } from '../../observed.ts';
import type { PodDisruptionBudget } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { leastReplicas } from '../../replica-counts.ts';
import { childVerbs } from '../verbs.ts';

export const podDisruptionBudgetChild: ChildKind = {
  name: 'PodDisruptionBudget',
  resource: builtin.podDisruptionBudget,
  purpose: 'Lets nodes be drained one pod at a time; made where two or more pods run at least.',
  optional: false,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildPodDisruptionBudget,
};

/**
 * The disruption budget. With a single pod there is none: it would only keep nodes from being
 * drained. Pods that are not healthy may always be evicted (KEP-3017), so that a broken service
 * does not block a drain.
 */
export function buildPodDisruptionBudget(input: BuildInput): readonly PodDisruptionBudget[] {
  if (!isWanted(input)) return [];
  return [
    {
      apiVersion: apiVersionOf(builtin.podDisruptionBudget),
      kind: builtin.podDisruptionBudget.kind,
      metadata: childMetadata(input.microservice, workloadName(input.microservice)),
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: podSelector(input.microservice) },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    },
  ];
}

/** While the number of pods is that of a class that cannot be used, it stays as it is. */
function isWanted({ microservice, observed, class: inForce }: BuildInput): boolean {
  const { replicas, scaling } = microservice.spec;
  const name = workloadName(microservice);
  const runs = liveChild(observed, 'Deployment', name) !== undefined;
  const byClass = replicas === undefined && scaling === undefined;
  if (runs && byClass && unusableClass(observed) !== undefined) {
    return liveChild(observed, 'PodDisruptionBudget', name) !== undefined;
  }
  return leastReplicas(microservice, inForce) >= 2;
}
