import type { KubeClient, ReadOptions } from '../runtime/client.ts';
import { isNotFound, ReconcileError } from '../runtime/errors.ts';
import { refTo, type KubeObject, type ObjectRef } from '../runtime/kube-object.ts';
import type { Resource } from '../runtime/resource.ts';

/**
 * The object as the API server has it now, or undefined where the server says that just this
 * object does not exist. A 404 that names no object (the API itself is missing, or something in
 * between answered) proves nothing: it rejects, as all other errors do.
 */
export async function readLive<T extends KubeObject>(
  client: Pick<KubeClient, 'get'>,
  resource: Resource,
  ref: ObjectRef,
  options: ReadOptions = {},
): Promise<T | undefined> {
  try {
    return await client.get<T>(resource, ref, options);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (error.status.details?.name === ref.name) return undefined;
    throw new ReconcileError(
      'transient',
      'Unknown',
      `The API server did not say whether ${resource.kind} ${ref.name} exists`,
      { cause: error },
    );
  }
}

/**
 * Whether an object that a cache has is gone, or is going, as the API server says. To be asked
 * before children that were there are made anew: they are deleted with their owner, and the event
 * of that may come first. What was made then would be deleted again, and again.
 */
export async function isGone(
  client: Pick<KubeClient, 'get'>,
  resource: Resource,
  cached: KubeObject,
  signal: AbortSignal,
): Promise<boolean> {
  const live = await readLive(client, resource, refTo(cached), { metadataOnly: true, signal });
  return (
    live?.metadata.uid !== cached.metadata.uid || live?.metadata.deletionTimestamp !== undefined
  );
}
