import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { collectionPath, type Resource } from '../../../src/runtime/resource.ts';

/** Kinds that are shared by all plans of a run, whatever namespace they are in. */
const shared: readonly Resource[] = [builtin.gateway, builtin.lease, builtin.event];

const narrowed = new Map(
  [...Object.values<Resource>(builtin), microserviceResource, databaseResource]
    .filter((resource) => resource.namespaced && !shared.includes(resource))
    .map((resource) => [collectionPath(resource), resource] as const),
);

/**
 * The URL with lists and watches of all namespaces narrowed to one, so that several plans share a
 * control plane without seeing each other. What Slipway asks for stays as it is in all else; the
 * Namespaces themselves are seen by all, for `kube-system` tells clusters apart.
 */
export function narrow(url: URL, namespace: string): URL {
  const scoped = new URL(url);
  const resource = narrowed.get(url.pathname);
  if (resource !== undefined) scoped.pathname = collectionPath(resource, namespace);
  return scoped;
}
