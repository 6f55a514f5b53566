import { eventually } from '../../eventually.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { listObjects, mergePatch, untilReady, type Named } from './objects.ts';

interface Scaled extends Named {
  spec: { scaling?: object };
}

interface Autoscaler extends Named {
  spec: { behavior?: Partial<Record<'scaleUp' | 'scaleDown', { selectPolicy?: string }>> };
}

const directions = ['scaleUp', 'scaleDown'] as const;
const standing = { scaleUp: { selectPolicy: 'Disabled' }, scaleDown: { selectPolicy: 'Disabled' } };

/**
 * Has the autoscalers of a namespace stand still, by the Microservices' own words: pods that come
 * and go by load are then not taken for something else. Resolves to what lets them go on.
 */
export async function holdAutoscalers(
  cluster: Cluster,
  namespace: string,
): Promise<() => Promise<void>> {
  const microservices = await listObjects<Scaled>(cluster, 'microservices', namespace);
  const scaled = microservices.filter(({ spec }) => spec.scaling !== undefined);
  const set = async (behavior: typeof standing | null): Promise<void> => {
    for (const { metadata } of scaled) {
      const patch = { spec: { scaling: { behavior } } };
      await mergePatch(cluster, 'microservice', metadata.name, namespace, patch);
    }
    await eventually(
      async () => {
        const all = await listObjects<Autoscaler>(cluster, 'horizontalpodautoscalers', namespace);
        for (const { metadata, spec } of all) {
          const stands = directions.every(
            (direction) => spec.behavior?.[direction]?.selectPolicy === 'Disabled',
          );
          if (stands !== (behavior !== null))
            throw new Error(`autoscaler ${metadata.name} differs`);
        }
      },
      { what: 'the autoscalers to be as declared', timeoutMs: 60_000, intervalMs: 500 },
    );
  };
  await set(standing);
  await untilReady(cluster, namespace);
  return () => set(null);
}
