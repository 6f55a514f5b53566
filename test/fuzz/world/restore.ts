import { at } from '../../../src/controllers/wire-value.ts';
import type { KubeObject, ObjectRef } from '../../../src/runtime/kube-object.ts';
import { refTo } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { FakeCluster } from '../../../src/runtime/testing/fake-cluster.ts';

/**
 * Puts the object back as it was, even where another one of its name is being deleted. A status
 * stays: those whose it is write it anew.
 */
export function restore(cluster: FakeCluster, resource: Resource, before: KubeObject): void {
  const live = cluster.get(resource, refTo(before));
  if (live?.metadata.deletionTimestamp !== undefined) drop(cluster, resource, refTo(before));
  const status = at(live, 'status');
  cluster.put(resource, status === undefined ? before : Object.assign({ ...before }, { status }));
}

/** Removes all objects of the namespace whose name begins like this, whatever finalizers they have. */
export function purge(cluster: FakeCluster, namespace: string, prefix: string): void {
  for (const resource of cluster.resources()) {
    for (const { metadata } of cluster.list(resource)) {
      const name = metadata.name;
      const isMeant = name.startsWith(prefix) || name.startsWith(`data-${prefix}`);
      if (metadata.namespace === namespace && isMeant) drop(cluster, resource, { namespace, name });
    }
  }
}

function drop(cluster: FakeCluster, resource: Resource, ref: ObjectRef): void {
  const live = cluster.get(resource, ref);
  if (live === undefined) return;
  cluster.put(resource, { ...live, metadata: { ...live.metadata, finalizers: [] } });
  if (cluster.get(resource, ref) !== undefined) cluster.remove(resource, ref);
}
