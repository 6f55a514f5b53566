import { ApiError, isConflict, ReconcileError } from './errors.ts';
import type { KubeObject } from './kube-object.ts';

/**
 * Whether a write that named the UID of its object met another object, or none. The API server
 * answers 409 where there is none, and 422 for metadata.uid where there is another.
 */
export function isReplaced(error: unknown): error is ApiError {
  if (isFieldConflict(error)) return false;
  return isConflict(error) || isUidRejected(error);
}

function isUidRejected(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.code === 422 &&
    (error.status.details?.causes?.some((cause) => cause.field === 'metadata.uid') ?? false)
  );
}

/** Whether an apply without force met fields that another manager owns. */
export function isFieldConflict(error: unknown): error is ApiError {
  return (
    isConflict(error) &&
    (error.status.details?.causes?.some((cause) => cause.reason === 'FieldManagerConflict') ??
      false)
  );
}

/** The object of the cache is not the one on the server any more; the next run sees the new one. */
export function replacedError(object: KubeObject, cause: unknown): ReconcileError {
  const message = `${title(object)} was deleted or made anew meanwhile; it is looked at again`;
  return new ReconcileError('transient', 'ObjectReplaced', message, { cause });
}

/** An object that was to be made exists, unknown to the cache; whose it is has to be seen first. */
export function unseenError(object: KubeObject, cause: unknown): ReconcileError {
  const message = `${title(object)} exists already but is not in the cache yet; it is looked at again`;
  return new ReconcileError('transient', 'ObjectNotInCache', message, { cause });
}

function title(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return `${object.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
