import type { KubeObject, ObjectMeta } from './kube-object.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The object without managedFields and the annotation of `kubectl apply`, which are two thirds of
 * its size. The metadata is built anew: a property deleted from an object would make it slow and
 * large.
 */
export function withoutManagedFields<T extends KubeObject>(object: T): T {
  return { ...object, metadata: slimMetadata(object.metadata) };
}

/** Only what a PartialObjectMetadata has of the object. */
export function metadataOf<T extends KubeObject>(object: T): T {
  const partial: KubeObject = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: object.metadata,
  };
  // An informer of metadata only says that its T has no more than that.
  return partial as T;
}

function slimMetadata(metadata: ObjectMeta): ObjectMeta {
  const { annotations } = metadata;
  return {
    name: metadata.name,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
    ...(metadata.uid !== undefined && { uid: metadata.uid }),
    ...(metadata.resourceVersion !== undefined && { resourceVersion: metadata.resourceVersion }),
    ...(metadata.generation !== undefined && { generation: metadata.generation }),
    ...(metadata.creationTimestamp !== undefined && {
      creationTimestamp: metadata.creationTimestamp,
    }),
    ...(metadata.deletionTimestamp !== undefined && {
      deletionTimestamp: metadata.deletionTimestamp,
    }),
    ...(metadata.labels !== undefined && { labels: metadata.labels }),
    ...(annotations !== undefined && { annotations: withoutLastApplied(annotations) }),
    ...(metadata.finalizers !== undefined && { finalizers: metadata.finalizers }),
    ...(metadata.ownerReferences !== undefined && { ownerReferences: metadata.ownerReferences }),
  };
}

function withoutLastApplied(annotations: Record<string, string>): Record<string, string> {
  if (!(lastApplied in annotations)) return annotations;
  const { [lastApplied]: _dropped, ...rest } = annotations;
  return rest;
}
