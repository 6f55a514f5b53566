import { ApiError, isConflict, ReconcileError } from './errors.ts';
import type { KubeObject } from './kube-object.ts';

/**
 * Whether a write that named the UID or the version of its object may have met another object, or
 * none: then the cache has to be looked at again. Where nothing is done about the answer, ask
 * {@link isOtherObject}: a 409 has other causes, and what it answers was not written.
 */
export function isReplaced(error: unknown): error is ApiError {
  if (isFieldConflict(error)) return false;
  return isConflict(error) || isUidRejected(error);
}

/**
 * Whether the object of the UID that a write named is not there any more, for certain. The API
 * server answers 422 for metadata.uid where there is another one; where there is none, and to a
 * deletion, 409, and only its message tells that from conflicts of other kinds.
 */
export function isOtherObject(error: unknown): error is ApiError {
  if (isUidRejected(error)) return true;
  return (
    isConflict(error) &&
    /\buid mismatch\b|\bUID in (the )?precondition/i.test(error.status.message ?? '')
  );
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
