import type { Cluster } from '../cluster/cluster.ts';
import { listObjects, type Named } from './objects.ts';

/** What must be the very same objects after an upgrade, or an uninstall and an install. */
const lasting = [
  'microservices',
  'databases',
  'deployments',
  'statefulsets',
  'networkpolicies',
  'pods',
  'persistentvolumeclaims',
  'secrets',
  'services',
  'horizontalpodautoscalers',
  'httproutes',
] as const;

/** Names and UIDs of all that a namespace has, by kind: equal where nothing was made anew. */
export async function inventoryOf(
  cluster: Cluster,
  namespace: string,
): Promise<Record<string, string[]>> {
  const inventory: Record<string, string[]> = {};
  for (const kind of lasting) {
    const objects = await listObjects<Named>(cluster, kind, namespace);
    const lines = objects
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => `${metadata.name} ${metadata.uid}`);
    inventory[kind] = lines.toSorted();
  }
  return inventory;
}
