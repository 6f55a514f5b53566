import { collectionPath } from '../resource.ts';
import type { Resource } from '../resource.ts';

/** What a path of the API addresses. */
export interface FakeTarget {
  readonly resource: Resource;
  /** '' for all namespaces, and for cluster-scoped resources. */
  readonly namespace: string;
  /** Undefined for the collection. */
  readonly name: string | undefined;
  readonly subresource: 'status' | undefined;
}

/** The target of a path among the installed resources; undefined where nothing is served. */
export function locate(path: string, resources: readonly Resource[]): FakeTarget | undefined {
  for (const resource of resources) {
    const root = collectionPath(resource).slice(0, -resource.plural.length);
    if (!path.startsWith(root)) continue;
    const parts = path.slice(root.length).split('/').map(decodeURIComponent);
    const isInNamespace = resource.namespaced && parts[0] === 'namespaces' && parts.length > 2;
    const [plural, name, subresource, ...rest] = isInNamespace ? parts.slice(2) : parts;
    if (plural !== resource.plural || rest.length > 0) continue;
    if (subresource !== undefined && subresource !== 'status') continue;
    const namespace = isInNamespace ? (parts[1] ?? '') : '';
    return { resource, namespace, name, subresource };
  }
  return undefined;
}
