import type { ApplyOptions } from './client.ts';
import type { Clock } from './clock.ts';
import { pruneEmpty, withDeclaredHash } from './declared.ts';
import { refTo, type KubeObject } from './kube-object.ts';
import type { ObjectWriter, Written } from './object-writer.ts';
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
    async ensure(resource, declared, live, options = {}) {
      const body = withDeclaredHash(pruneEmpty(declared));
      const paths = live === undefined ? undefined : differences(body, live);
      if (live !== undefined && (paths?.length === 0 || settled.has(body, live))) {
        return { outcome: 'unchanged', object: live };
      }
      context.begin(live === undefined ? 'create' : 'update', resource, body, paths);
      const written =
        live === undefined
          ? await create(context, resource, body, options)
          : await update(context, resource, body, live, options);
      context.observe(resource, written.object);
      settle(resource, body, written.object);
      return written;
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
