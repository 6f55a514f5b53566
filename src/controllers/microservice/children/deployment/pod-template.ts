import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { contentHashAnnotation } from '../../../well-known.ts';
import { podLabels } from '../../labels.ts';
import { requiredContentKeys } from '../../references.ts';
import type { BuildInput } from '../child-kind.ts';
import { contentHash } from './content-hash.ts';
import { metricsAnnotations } from './metrics-annotations.ts';
import { podSpec } from './pod-spec.ts';

/** The template of the pods of the declared version. */
export function podTemplate(input: BuildInput): Wire<V1PodTemplateSpec> {
  const { microservice, observed } = input;
  const hash = contentHash(requiredContentKeys(microservice), observed.contents);
  const annotations = {
    ...metricsAnnotations(microservice),
    ...(hash === undefined ? {} : { [contentHashAnnotation]: hash }),
  };
  return {
    metadata: {
      labels: podLabels(microservice),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: podSpec(input),
  };
}
