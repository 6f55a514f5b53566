import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { ObjectMeta } from '../../runtime/kube-object.ts';
import { childLabels } from './labels.ts';
import { ownerReference } from './ownership.ts';

/** The metadata of a child that goes with its Microservice. */
export function childMetadata(microservice: Microservice, name: string): ObjectMeta {
  return {
    ...claimedMetadata(microservice, name),
    ownerReferences: [ownerReference(microservice)],
  };
}

/** The metadata of a child that outlives its Microservice: no owner, or the data would go too. */
export function claimedMetadata(microservice: Microservice, name: string): ObjectMeta {
  const { namespace } = microservice.metadata;
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: childLabels(microservice),
  };
}
