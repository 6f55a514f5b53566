import type { Applied } from './client.ts';
import { isNotFound } from './errors.ts';
import { refTo, type KubeObject } from './kube-object.ts';
import type { ObjectWriter } from './object-writer.ts';
import { isOtherObject, isReplaced, replacedError } from './precondition-errors.ts';
import type { Resource } from './resource.ts';
import { uidOf, type WriteContext } from './write-context.ts';

/**
 * Puts finalizers on and takes them off by server-side apply with a field manager for each, so
 * that nothing else on the object is touched and no version has to match. The object that goes
 * with its last finalizer stays in the cache, without it, until the watch tells: whoever reconciles
 * it meanwhile sees that nothing is left to do.
 */
export function createFinalizerWriter(
  context: WriteContext,
): Pick<ObjectWriter, 'addFinalizer' | 'removeFinalizer'> {
  const { client, fieldManager } = context;

  async function applyFinalizers(
    resource: Resource,
    live: KubeObject,
    finalizer: string,
    finalizers: readonly string[],
  ): Promise<KubeObject> {
    const action = finalizers.length === 0 ? 'remove finalizer' : 'add finalizer';
    context.begin(action, resource, live);
    const { object }: Applied<KubeObject> = await client.apply(
      resource,
      bodyFor(live, finalizers),
      { fieldManager: managerOf(fieldManager, finalizer) },
    );
    context.observe(resource, object);
    return object;
  }

  /** Another manager owns the finalizer too: somebody edited the list of finalizers as a whole. */
  async function patchAway(resource: Resource, live: KubeObject, finalizer: string): Promise<void> {
    context.begin('remove finalizer', resource, live);
    const object = await client.mergePatch<KubeObject>(resource, refTo(live), {
      metadata: {
        uid: live.metadata.uid,
        resourceVersion: live.metadata.resourceVersion,
        finalizers: live.metadata.finalizers?.filter((other) => other !== finalizer),
      },
    });
    context.observe(resource, object);
  }

  return {
    async addFinalizer(resource, live, finalizer) {
      if (live.metadata.finalizers?.includes(finalizer) === true) return;
      try {
        await applyFinalizers(resource, live, finalizer, [finalizer]);
      } catch (error) {
        throw isReplaced(error) ? replacedError(live, error) : error;
      }
    },

    async removeFinalizer(resource, live, finalizer) {
      if (live.metadata.finalizers?.includes(finalizer) !== true) return;
      let rest: KubeObject;
      try {
        rest = await applyFinalizers(resource, live, finalizer, []);
      } catch (error) {
        if (isNotFound(error) || isOtherObject(error)) return;
        throw error;
      }
      if (rest.metadata.finalizers?.includes(finalizer) !== true) return;
      await patchAway(resource, rest, finalizer).catch((error: unknown) => {
        // The version may have moved on: then it is tried again.
        if (!isNotFound(error) && !isOtherObject(error)) throw error;
      });
    },
  };
}

/** `slipway-finalizer-data` for `slipway.dev/data`. */
function managerOf(fieldManager: string, finalizer: string): string {
  return `${fieldManager}-finalizer-${finalizer.slice(finalizer.indexOf('/') + 1)}`;
}

/** The UID is needed: without it an apply to an object that is gone would make a new one. */
function bodyFor(live: KubeObject, finalizers: readonly string[]): KubeObject {
  const { name, namespace } = live.metadata;
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: {
      name,
      uid: uidOf(live),
      ...(namespace === undefined ? {} : { namespace }),
      ...(finalizers.length === 0 ? {} : { finalizers: [...finalizers] }),
    },
  };
}
