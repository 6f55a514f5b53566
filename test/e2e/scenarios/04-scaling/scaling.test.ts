import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Microservice } from '../../../../src/crds/microservice/v1alpha1.ts';
import { eventually } from '../../../eventually.ts';
import { startContinuousClient } from '../../support/continuous-client.ts';
import { recordMeasurement } from '../../support/measurements.ts';
import { startLoad, type Load } from '../../support/load.ts';
import { getObject, mergePatch } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop, shopNamespace, target } from '../../support/shop.ts';

const cluster = useCluster();
let load: Load | undefined;
/** Milliseconds between requests: those that must not fail are not to keep the replicas up. */
const unhurriedMs = 300;

async function replicas(): Promise<number> {
  const microservice = await getObject<Microservice>(
    cluster,
    'microservice',
    'catalog',
    shopNamespace,
  );
  return microservice.status?.replicas ?? 0;
}

const scaling = (behavior: object | null) => ({ spec: { scaling: { behavior } } });

describe('load', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    // Else Kubernetes looks back five minutes before it takes replicas away.
    const quick = { scaleDown: { stabilizationWindowSeconds: 5 } };
    await mergePatch(cluster, 'microservice', 'catalog', shopNamespace, scaling(quick));
  });
  afterAll(async () => {
    await load?.stop();
    await mergePatch(cluster, 'microservice', 'catalog', shopNamespace, scaling(null));
  });

  it('raises the replicas, and they come down when it is over, without a failed request', async () => {
    expect(await replicas()).toBe(2);
    const client = startContinuousClient(target(cluster, '/catalog/products'), unhurriedMs);
    load = startLoad(target(cluster, '/catalog/search?q=blue+cotton+shirt'));
    await eventually(async () => expect(await replicas()).toBeGreaterThan(2), {
      what: 'more than two replicas of the catalogue',
      timeoutMs: 180_000,
      intervalMs: 1_000,
    });
    await load.stop();
    await eventually(async () => expect(await replicas()).toBe(2), {
      what: 'two replicas of the catalogue again',
      timeoutMs: 180_000,
      intervalMs: 1_000,
    });
    const { requests, failures, ...figures } = await client.stop();
    recordMeasurement('load', { requests, failures: failures.length, ...figures });
    expect(requests).toBeGreaterThan(100);
    expect(failures).toEqual([]);
  });
});
