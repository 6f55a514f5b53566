import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import { controllerOf, type KubeObject } from '../../runtime/kube-object.ts';
import {
  adoptAnnotation,
  databaseClassAnnotation,
  databaseLabel,
  managedByLabel,
  managedByValue,
} from '../well-known.ts';

/**
 * Whose an object of a needed name is. `former`: of a Database of this name that was deleted; the
 * garbage collector has yet to remove it.
 */
export type Ownership = 'ours' | 'former' | 'foreign';

/** Whose the StatefulSet or Service is, by its controller or, where it has none, by its labels. */
export function ownershipOf(child: KubeObject, database: Database): Ownership {
  const owner = controllerOf(child);
  if (owner === undefined) return isClaimed(child, database) ? 'ours' : 'foreign';
  if (owner.uid === database.metadata.uid) return 'ours';
  const isFormer = owner.kind === databaseResource.kind && owner.name === database.metadata.name;
  return isFormer ? 'former' : isAdoptable(child) ? 'ours' : 'foreign';
}

/**
 * Whether the object is ours by its labels, or somebody said that it may be taken over. For what
 * outlives the Database and so has no owner: Secrets and the volume's claim.
 */
export function isClaimed(object: KubeObject, database: Database): boolean {
  return isAdoptable(object) || isLabelled(object, database);
}

/** Whether the object is ours by its labels. */
export function isLabelled({ metadata: { labels } }: KubeObject, database: Database): boolean {
  return (
    labels?.[managedByLabel] === managedByValue && labels[databaseLabel] === database.metadata.name
  );
}

/** Whether the garbage collector takes the object along with this owner. */
export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  const { uid } = owner.metadata;
  return (
    uid !== undefined && (object.metadata.ownerReferences ?? []).some((one) => one.uid === uid)
  );
}

/** The class that a database on a shared server was made with, as its Secret says. */
export function madeWithClass(
  secret: KubeObject | undefined,
  database: Database,
): string | undefined {
  if (secret === undefined || !isClaimed(secret, database)) return undefined;
  return secret.metadata.annotations?.[databaseClassAnnotation];
}

function isAdoptable(object: KubeObject): boolean {
  return object.metadata.annotations?.[adoptAnnotation] === 'true';
}
