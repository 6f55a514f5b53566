import { contentHashAnnotation, microserviceUidAnnotation } from '../../controllers/well-known.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';

/** Who owns it by UID: known once the Microservice is in a cluster. */
const ofCluster = ['ownerReferences', microserviceUidAnnotation];

/** The object without what is known in the cluster only, but for the hash of what is mounted. */
export function withoutUids(object: KubeObject): KubeObject {
  return without(object, ofCluster);
}

/** The object without what is known in the cluster only. */
export function withoutClusterParts(object: KubeObject): KubeObject {
  return without(object, [...ofCluster, contentHashAnnotation]);
}

function without(object: KubeObject, fields: readonly string[]): KubeObject {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) =>
    fields.includes(key) ? undefined : value,
  ) as KubeObject;
}
