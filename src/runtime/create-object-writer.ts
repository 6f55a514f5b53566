import type { ApplyOptions, CallOptions, KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { pruneEmpty, withDeclaredHash } from './declared.ts';
import { isNotFound } from './errors.ts';
import { createFinalizerWriter } from './finalizer-writer.ts';
import type { Informer } from './informer.ts';
import { refTo, type KubeObject } from './kube-object.ts';
import type { Logger } from './logger.ts';
import type { EnsureOptions, Fence, ObjectWriter, Written } from './object-writer.ts';
import { isReplaced, replacedError, unseenError } from './precondition-errors.ts';
import { resourceName, type Resource } from './resource.ts';
import { createSettledDifferences } from './settled-differences.ts';
import { differences } from './subset.ts';

export interface ObjectWriterOptions {
  readonly client: Pick<KubeClient, 'apply' | 'applyStatus' | 'mergePatch' | 'delete'>;
  readonly fence: Fence;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The informer that the answers go into, where one follows the resource. */
  readonly informerFor: (resource: Resource) => Informer<KubeObject> | undefined;
  /** Of all writes but those of finalizers, which have one of their own each. */
  readonly fieldManager: string;
}

/**
 * No object ever has this version (etcd starts above it): an apply that carries it makes an object
 * and answers 409 where there is one, so that none which the cache has not seen is taken over.
 */
const versionOfNothing = '1';

/**
 * The writer that controllers write with. Beyond what {@link ObjectWriter} promises: an `ensure`
 * without a live object makes a new one or rejects with a transient ReconcileError, it never
 * changes one that exists; and what the API server keeps otherwise than it was declared is applied
 * once, not for ever.
 */
export function createObjectWriter(options: ObjectWriterOptions): ObjectWriter {
  const { client, fence, informerFor, logger, fieldManager } = options;
  const settled = createSettledDifferences(options.clock);

  function observe(resource: Resource, object: KubeObject): void {
    informerFor(resource)?.observeWrite(object);
  }

  function log(action: string, resource: Resource, object: KubeObject, paths?: readonly string[]) {
    const fields = { action, resource: resourceName(resource), ...refTo(object) };
    logger.debug(paths === undefined ? fields : { ...fields, paths }, 'write');
  }

  async function create<T extends KubeObject>(
    resource: Resource,
    body: T,
    applyOptions: ApplyOptions,
  ): Promise<Written<T>> {
    log('create', resource, body);
    const guarded = withMetadata(body, { resourceVersion: versionOfNothing });
    const { object } = await client
      .apply(resource, guarded, { fieldManager, ...applyOptions })
      .catch((error: unknown) => {
        throw isReplaced(error) ? unseenError(body, error) : error;
      });
    return { outcome: 'created', object };
  }

  async function update<T extends KubeObject>(
    resource: Resource,
    body: T,
    live: T,
    applyOptions: ApplyOptions,
  ): Promise<Written<T>> {
    const guarded = withMetadata(body, { uid: uidOf(live) });
    const { object } = await client
      .apply(resource, guarded, { fieldManager, ...applyOptions })
      .catch((error: unknown) => {
        throw isReplaced(error) ? replacedError(live, error) : error;
      });
    const isSame = object.metadata.resourceVersion === live.metadata.resourceVersion;
    return { outcome: isSame ? 'unchanged' : 'updated', object };
  }

  /** Remembers what the server keeps otherwise than it was declared. */
  function settle(resource: Resource, body: KubeObject, answer: KubeObject): void {
    const paths = differences(body, answer);
    if (paths.length === 0) {
      settled.forget(answer);
      return;
    }
    settled.remember(body, answer);
    logger.warn(
      { resource: resourceName(resource), ...refTo(answer), paths },
      'the API server keeps fields otherwise than they were declared',
    );
  }

  return {
    async ensure<T extends KubeObject>(
      resource: Resource,
      declared: T,
      live: T | undefined,
      { plan, ...applyOptions }: EnsureOptions<T> = {},
    ) {
      const body = withDeclaredHash(pruneEmpty(declared));
      const paths = live === undefined ? [] : differences(body, live);
      const differs = live === undefined || (paths.length > 0 && !settled.has(body, live));
      const writes = plan?.(body, differs) ?? (differs ? [{ body, fieldManager }] : []);
      if (live !== undefined && writes.length === 0) return { outcome: 'unchanged', object: live };
      let written: Written<T> | undefined;
      for (const write of writes) {
        fence.assertHeld();
        if (live !== undefined) log('update', resource, live, paths);
        const asManager = { ...applyOptions, fieldManager: write.fieldManager };
        // What a plan returns are applies of this very object, in part or whole.
        const part = write.body as T;
        written =
          live === undefined
            ? await create(resource, part, asManager)
            : await update(resource, part, live, asManager);
        observe(resource, written.object);
      }
      if (written === undefined) throw new Error('a plan has to create what does not exist');
      settle(resource, body, written.object);
      return written;
    },

    async apply(resource, body, applyOptions = {}) {
      fence.assertHeld();
      log('apply', resource, body);
      const { object } = await client.apply(resource, body, { fieldManager, ...applyOptions });
      observe(resource, object);
      return object;
    },

    async applyStatus(resource, body, applyOptions = {}) {
      fence.assertHeld();
      log('status', resource, body);
      try {
        const object = await client.applyStatus(resource, body, { fieldManager, ...applyOptions });
        observe(resource, object);
        return object;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    async remove(resource, live, callOptions: CallOptions = {}) {
      fence.assertHeld();
      log('delete', resource, live);
      try {
        return await client.delete(resource, refTo(live), { ...callOptions, uid: uidOf(live) });
      } catch (error) {
        if (isReplaced(error)) return false;
        throw error;
      }
    },

    ...createFinalizerWriter({ client, fence, fieldManager, observe, log }),
  };
}

function withMetadata<T extends KubeObject>(
  body: T,
  extra: { uid: string } | { resourceVersion: string },
): T {
  return { ...body, metadata: { ...body.metadata, ...extra } };
}

/** The UID of a live object; throws where it has none, as only live objects are written to. */
function uidOf(live: KubeObject): string {
  const { uid, name } = live.metadata;
  if (uid === undefined)
    throw new Error(`${live.kind} ${name} has no metadata.uid: it is not live`);
  return uid;
}
