import { isConflict } from '../../../runtime/errors.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { bareObject, type Resource } from '../../../runtime/resource.ts';

type Writer = Pick<ObjectWriter, 'apply'>;

/**
 * What is declared, for the object just as it was read: the API server refuses it (409) where
 * somebody has changed or replaced that since then.
 */
export function asRead<T extends KubeObject>(live: KubeObject, declared: T): T {
  const { uid, resourceVersion } = live.metadata;
  const metadata = {
    ...declared.metadata,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  return { ...declared, metadata };
}

/**
 * Writes what is declared over the object as it was read. Where somebody changed it since then
 * nothing is written, and it resolves to false: that change brings the next attempt. Rejects with any
 * other refusal.
 */
export async function writeOver(
  writer: Writer,
  resource: Resource,
  live: KubeObject,
  declared: KubeObject,
): Promise<boolean> {
  try {
    await writer.apply(resource, asRead(live, declared));
    return true;
  } catch (error) {
    if (!isConflict(error)) throw error;
    return false;
  }
}

/** Writes these annotations of just this object, as a manager that owns nothing else of it. */
export async function annotate(
  writer: Writer,
  resource: Resource,
  live: KubeObject,
  annotations: Readonly<Record<string, string>>,
  fieldManager: string,
): Promise<void> {
  const { metadata, ...bare } = bareObject(resource, live.metadata);
  await writer.apply(
    resource,
    { ...bare, metadata: { ...metadata, annotations } },
    { fieldManager },
  );
}
