import type { ApplyOptions } from './client.ts';
import type { Clock } from './clock.ts';
import { pruneEmpty, withDeclaredHash } from './declared.ts';
import { refTo, type KubeObject } from './kube-object.ts';
import type { EnsureOptions, ObjectWriter, Written } from './object-writer.ts';
import { isReplaced, replacedError, unseenError } from './precondition-errors.ts';
import { resourceName, type Resource } from './resource.ts';
import { createSettledDifferences } from './settled-differences.ts';
import { differences } from './subset.ts';
import { uidOf, type WriteContext } from './write-context.ts';

/**
 * No object ever has this version (etcd starts above it): an apply that carries it makes an object
 * and answers 409 where there is one, so that none which the cache has not seen is taken over.
 */
const versionOfNothing = '1';

/** Writes declared objects where the live ones differ from them. */
export function createEnsureWriter(
  context: WriteContext,
  clock: Clock,
): Pick<ObjectWriter, 'ensure'> {
  const settled = createSettledDifferences(clock);

  /** Remembers what the server keeps otherwise than it was declared. */
  function settle(resource: Resource, body: KubeObject, answer: KubeObject): void {
    const paths = differences(body, answer);
    if (paths.length === 0) {
      settled.forget(answer);
      return;
    }
    settled.remember(body, answer);
    context.logger.warn(
      { resource: resourceName(resource), ...refTo(answer), paths },
      'the API server keeps fields otherwise than they were declared',
    );
  }

  return {
    async ensure<T extends KubeObject>(
      resource: Resource,
      declared: T,
      live: T | undefined,
      { plan, ...options }: EnsureOptions<T> = {},
    ): Promise<Written<T>> {
      const body = withDeclaredHash(pruneEmpty(declared));
      const paths = live === undefined ? undefined : differences(body, live);
      const differs = live === undefined || (paths?.length !== 0 && !settled.has(body, live));
      const whole = differs ? [{ body, fieldManager: context.fieldManager }] : [];
      let written: Written<T> | undefined;
      for (const write of plan?.(body, differs) ?? whole) {
        context.begin(live === undefined ? 'create' : 'update', resource, body, paths);
        const managed = { fieldManager: write.fieldManager, ...options };
        // What a plan returns are applies of this very object, whole or in part.
        const part = write.body as T;
        written =
          live === undefined
            ? await create(context, resource, part, managed)
            : await update(context, resource, part, live, managed);
        context.observe(resource, written.object);
      }
      if (written !== undefined) {
        settle(resource, body, written.object);
        return written;
      }
      if (live === undefined) throw new Error('a plan has to write what does not exist yet');
      return { outcome: 'unchanged', object: live };
    },
  };
}

async function create<T extends KubeObject>(
  { client, fieldManager }: WriteContext,
  resource: Resource,
  body: T,
  options: ApplyOptions,
): Promise<Written<T>> {
  const metadata = { ...body.metadata, resourceVersion: versionOfNothing };
  try {
    const guarded = { ...body, metadata };
    const { object } = await client.apply(resource, guarded, { fieldManager, ...options });
    return { outcome: 'created', object };
  } catch (error) {
    throw isReplaced(error) ? unseenError(body, error) : error;
  }
}

async function update<T extends KubeObject>(
  { client, fieldManager }: WriteContext,
  resource: Resource,
  body: T,
  live: T,
  options: ApplyOptions,
): Promise<Written<T>> {
  const metadata = { ...body.metadata, uid: uidOf(live) };
  try {
    const guarded = { ...body, metadata };
    const { object } = await client.apply(resource, guarded, { fieldManager, ...options });
    const isSame = object.metadata.resourceVersion === live.metadata.resourceVersion;
    return { outcome: isSame ? 'unchanged' : 'updated', object };
  } catch (error) {
    throw isReplaced(error) ? replacedError(live, error) : error;
  }
}
