/** The JSON shapes every Kubernetes object shares, as they are on the wire. */

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** A namespace of '' means that the object is cluster-scoped. */
export interface ObjectRef {
  namespace: string;
  name: string;
}

/**
 * A client-node model as it is on the wire: dates are strings there, and what is a word of the
 * language has no `_` before it. Use with `import type` only; the classes themselves drop fields
 * that they do not know.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T as Key extends `_${infer Name}` ? Name : Key]: Wire<T[Key]> }
      : T;

/** A client-node model as a KubeObject: its apiVersion, kind and metadata are present. */
export type WireObject<T> = Omit<Wire<T>, 'apiVersion' | 'kind' | 'metadata'> & KubeObject;

/** The key of an object in stores and queues: `namespace/name`, or `name` when cluster-scoped. */
export function keyOf(object: { metadata: { name: string; namespace?: string } }): string {
  return keyFor({ namespace: object.metadata.namespace ?? '', name: object.metadata.name });
}

/** The key of a reference: `namespace/name`, or `name` when cluster-scoped. */
export function keyFor(ref: ObjectRef): string {
  return ref.namespace === '' ? ref.name : `${ref.namespace}/${ref.name}`;
}

/** The reference that a key stands for; the inverse of {@link keyFor}. */
export function refOf(key: string): ObjectRef {
  const slash = key.indexOf('/');
  return slash < 0
    ? { namespace: '', name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The reference of an object. */
export function refTo(object: { metadata: { name: string; namespace?: string } }): ObjectRef {
  return { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}

/** The owner that controls the object, or undefined. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}
