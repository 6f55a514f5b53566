import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { childMetadata } from '../../child-metadata.ts';
import { workloadName } from '../../names.ts';
import type { HorizontalPodAutoscaler } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';
import { behaviorOf } from './behavior.ts';
import { metricsOf } from './metrics.ts';

export const horizontalPodAutoscalerChild: ChildKind = {
  name: 'HorizontalPodAutoscaler',
  resource: builtin.horizontalPodAutoscaler,
  purpose: 'Sets the number of pods between spec.scaling.min and max; made with spec.scaling only.',
  optional: false,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildHorizontalPodAutoscaler,
};

/**
 * The autoscaler of the Deployment. It scales the Deployment, not the Microservice: what scales
 * must never write into the spec that a user keeps in Git.
 */
export function buildHorizontalPodAutoscaler(
  input: BuildInput,
): readonly HorizontalPodAutoscaler[] {
  const { microservice } = input;
  const { scaling } = microservice.spec;
  if (scaling === undefined) return [];
  const behavior = behaviorOf(scaling);
  return [
    {
      apiVersion: apiVersionOf(builtin.horizontalPodAutoscaler),
      kind: builtin.horizontalPodAutoscaler.kind,
      metadata: childMetadata(microservice, workloadName(microservice)),
      spec: {
        scaleTargetRef: {
          apiVersion: apiVersionOf(builtin.deployment),
          kind: builtin.deployment.kind,
          name: workloadName(microservice),
        },
        minReplicas: scaling.min,
        maxReplicas: scaling.max,
        metrics: metricsOf(scaling),
        ...(behavior === undefined ? {} : { behavior }),
      },
    },
  ];
}
