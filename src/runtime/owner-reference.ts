import { controllerOf, type KubeObject, type OwnerReference } from './kube-object.ts';

/**
 * The reference that makes the owner the controller of an object in its namespace: the garbage
 * collector deletes that object after the owner. Throws where the owner has no UID, which only a
 * live object has.
 */
export function ownerReferenceTo(owner: KubeObject): OwnerReference {
  const { name, uid } = owner.metadata;
  if (uid === undefined || uid === '') {
    throw new Error(`${owner.kind} ${name} has no metadata.uid; own objects by the live one only`);
  }
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Whether the owner of this UID controls the object; names alone may be those of a predecessor. */
export function isControlledBy(object: KubeObject, uid: string): boolean {
  return controllerOf(object)?.uid === uid;
}
