import type { KubeClient } from './client.ts';
import type { Informer } from './informer.ts';
import { refTo, type KubeObject } from './kube-object.ts';
import type { Logger } from './logger.ts';
import type { Fence } from './fence.ts';
import { resourceName, type Resource } from './resource.ts';

export interface WriteContextOptions {
  readonly client: Pick<KubeClient, 'apply' | 'applyStatus' | 'mergePatch' | 'delete'>;
  readonly fence: Fence;
  readonly logger: Logger;
  /** The informer that the answers go into, where one follows the resource. */
  readonly informerFor: (resource: Resource) => Informer<KubeObject> | undefined;
  /** Of all writes but those of finalizers, which have one of their own each. */
  readonly fieldManager: string;
}

/** What all writes have in common. The client asks the fence again as each request goes out. */
export interface WriteContext extends WriteContextOptions {
  /** Checks the fence and logs the write: its paths, never its values. */
  begin(action: string, resource: Resource, object: KubeObject, paths?: readonly string[]): void;
  /** Puts the answer into the informer of the resource. */
  observe(resource: Resource, object: KubeObject): void;
}

/** The context for writes with these options. */
export function createWriteContext(options: WriteContextOptions): WriteContext {
  return {
    ...options,
    client: fenced(options),
    begin(action, resource, object, paths) {
      options.fence.assertHeld();
      const fields = { action, resource: resourceName(resource), ...refTo(object) };
      options.logger.debug(paths === undefined ? fields : { ...fields, paths }, 'write');
    },
    observe(resource, object) {
      options.informerFor(resource)?.observeWrite(object);
    },
  };
}

// Between the check and the request there are retries, credentials and waits for a connection.
function fenced({ client, fence }: WriteContextOptions): WriteContextOptions['client'] {
  return {
    apply: (resource, body, options) => client.apply(resource, body, { ...options, fence }),
    applyStatus: (resource, body, options) =>
      client.applyStatus(resource, body, { ...options, fence }),
    mergePatch: (resource, ref, patch, options) =>
      client.mergePatch(resource, ref, patch, { ...options, fence }),
    delete: (resource, ref, options) => client.delete(resource, ref, { ...options, fence }),
  };
}

/** The UID of a live object; throws where it has none, as only live objects are written to. */
export function uidOf(live: KubeObject): string {
  const { uid, name } = live.metadata;
  if (uid === undefined)
    throw new Error(`${live.kind} ${name} has no metadata.uid: it is not live`);
  return uid;
}
