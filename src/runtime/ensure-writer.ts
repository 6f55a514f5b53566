import type { ApplyOptions } from './client.ts';
import type { Clock } from './clock.ts';
import { pruneEmpty, withDeclaredHash } from './declared.ts';
import { isInvalid } from './errors.ts';
import { refTo, type KubeObject } from './kube-object.ts';
import { handOver, type ManagedFieldsEntry } from './field-ownership.ts';
import { namesakes } from './namesakes.ts';
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
  context: WriteContext,
  resource: Resource,
  body: T,
  live: T,
  options: ApplyOptions,
): Promise<Written<T>> {
  const { client, fieldManager } = context;
  const metadata = { ...body.metadata, uid: uidOf(live) };
  const guarded = { ...body, metadata };
  const managed = { fieldManager, ...options };
  const apply = () => client.apply(resource, guarded, managed);
  try {
    const { object } = await apply().catch(async (error: unknown) => {
      const refused = { error, fieldManager: managed.fieldManager };
      if (!(await cleared(context, resource, body, live, refused))) throw error;
      return apply();
    });
    const isSame = object.metadata.resourceVersion === live.metadata.resourceVersion;
    return { outcome: isSame ? 'unchanged' : 'updated', object };
  } catch (error) {
    throw isReplaced(error) ? replacedError(live, error) : error;
  }
}

/**
 * Makes what stands in the way of an apply that is refused as invalid Slipway's own, so that the
 * same apply takes it out; false where there is nothing of that kind.
 */
async function cleared(
  context: WriteContext,
  resource: Resource,
  body: KubeObject,
  live: KubeObject,
  { error, fieldManager }: { error: unknown; fieldManager: string },
): Promise<boolean> {
  if (!isInvalid(error) || namesakes(body, live).length === 0) return false;
  context.begin('clear', resource, body);
  // A patch that changes nothing reads: caches hold no managedFields, and reading is no right of ours.
  const identity = { metadata: { uid: uidOf(live) } };
  const known = await context.client.mergePatch<Owned>(resource, refTo(live), identity);
  const { uid, resourceVersion, managedFields: before = [] } = known.metadata;
  const managedFields = handOver(before, namesakes(body, known), fieldManager);
  if (managedFields === undefined) return false;
  const patch = { metadata: { uid, resourceVersion, managedFields } };
  await context.client.mergePatch(resource, refTo(live), patch);
  return true;
}

interface Owned extends KubeObject {
  metadata: KubeObject['metadata'] & { managedFields?: readonly ManagedFieldsEntry[] };
}
