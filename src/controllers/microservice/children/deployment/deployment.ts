import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { replicasOwnerAnnotation } from '../../../well-known.ts';
import { childMetadata } from '../../child-metadata.ts';
import { podSelector } from '../../labels.ts';
import { workloadName } from '../../names.ts';
import { liveChild } from '../../observed.ts';
import { isOurs } from '../../ownership.ts';
import { servedVersion, type PodTemplate } from '../../served-version.ts';
import type { Deployment } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';
import { podTemplate } from './pod-template.ts';
import { effectiveReplicas } from '../../replica-counts.ts';
import { replicasOwners, writePlan } from './replicas.ts';
import { rolloutFields } from './rollout.ts';

export const deploymentChild: ChildKind = {
  name: 'Deployment',
  resource: builtin.deployment,
  purpose: 'Runs the pods; made and changed once all that they mount is there.',
  optional: false,
  after: ['ServiceAccount', 'Database', 'ControllerRevision'],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: (input) => {
    const { template } = servedVersion(input);
    return template === undefined ? [] : buildDeployment(input, template);
  },
  plan: ({ microservice, observed }, { declared, live, differs }) => {
    const hpa = liveChild(observed, 'HorizontalPodAutoscaler', workloadName(microservice));
    return writePlan({
      // A plan is made for objects that `build` of the same kind returned.
      declared: declared as Deployment,
      live: live as Deployment | undefined,
      scaling: microservice.spec.scaling,
      hpa: hpa !== undefined && isOurs(hpa, microservice) ? hpa : undefined,
      differs,
    });
  },
};

/**
 * The Deployment. Under an autoscaler it declares neither replicas nor who owns them: writePlan
 * (replicas.ts) adds what a write needs. Whether it may be written at all is up to held.ts; none
 * is built where no version may be rolled out yet (served-version.ts).
 */
export function buildDeployment(
  input: BuildInput,
  template: PodTemplate = podTemplate(input),
): readonly [Deployment] {
  const { microservice } = input;
  const replicas = effectiveReplicas(microservice, input.class);
  return [
    {
      apiVersion: apiVersionOf(builtin.deployment),
      kind: builtin.deployment.kind,
      metadata: {
        ...childMetadata(microservice, workloadName(microservice)),
        ...(replicas === undefined
          ? {}
          : { annotations: { [replicasOwnerAnnotation]: replicasOwners.slipway } }),
      },
      spec: {
        ...(replicas === undefined ? {} : { replicas }),
        ...rolloutFields(microservice),
        selector: { matchLabels: podSelector(microservice) },
        template,
      },
    },
  ];
}
