import type { ContentDigest } from './content-hash.ts';
import type { KubeObject, ObjectMeta } from './kube-object.ts';

const managedByLabel = 'app.kubernetes.io/managed-by';
const manager = 'slipway';
const hashAnnotation = 'slipway.dev/content-hash';
const keysAnnotation = 'slipway.dev/content-keys';

/**
 * What a Secret of Slipway's own says of its content, so that it need not be read; undefined for
 * any other.
 */
export function declaredDigest({ metadata }: KubeObject): ContentDigest | undefined {
  if (metadata.labels?.[managedByLabel] !== manager) return undefined;
  const hash = metadata.annotations?.[hashAnnotation];
  const keys = metadata.annotations?.[keysAnnotation];
  if (hash === undefined || keys === undefined) return undefined;
  return { hash, keys: keys.split(',').filter((key) => key !== '') };
}

/** Keeps which object it is, its version, and what {@link declaredDigest} reads. */
export function contentIdentity<T extends KubeObject>(object: T): T {
  const { name, namespace, uid, resourceVersion, labels, annotations } = object.metadata;
  const isOurs = labels?.[managedByLabel] === manager;
  const metadata: ObjectMeta = {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
    ...(isOurs && { labels: { [managedByLabel]: manager } }),
    ...(isOurs && annotations !== undefined && { annotations: pickDigest(annotations) }),
  };
  return { ...object, metadata };
}

function pickDigest(annotations: Record<string, string>): Record<string, string> {
  const names = [hashAnnotation, keysAnnotation];
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => names.includes(name)));
}
