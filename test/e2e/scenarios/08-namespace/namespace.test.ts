import { describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { shopImage } from '../../support/images.ts';
import { recordMeasurement } from '../../support/measurements.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { ensureShop } from '../../support/shop.ts';
import { useCluster } from '../../support/scenario.ts';

const cluster = useCluster();
const { kubectl } = cluster;
const namespace = 'short-lived';

const microservice = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Microservice',
  metadata: { name: 'payments', namespace },
  spec: {
    image: shopImage('payments'),
    health: { readiness: '/ready', liveness: '/healthz' },
    databases: [{ name: 'main', engine: 'postgres' }],
    routes: [{ name: 'public', host: 'short-lived.example.com' }],
  },
};

describe('a namespace', () => {
  it('that is deleted with a Microservice and a Database in it is gone within 60 s', async () => {
    await ensureShop(cluster);
    await applyObjects(
      cluster,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      microservice,
    );
    await untilReady(cluster, namespace);
    const began = performance.now();
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    await eventually(
      async () => {
        const left = await kubectl([
          'get',
          'namespace',
          namespace,
          '--ignore-not-found',
          '--output',
          'yaml',
        ]);
        if (left.trim() !== '') throw new Error(left);
      },
      { what: 'the end of the namespace', timeoutMs: 120_000, intervalMs: 500 },
    );
    const seconds = (performance.now() - began) / 1_000;
    recordMeasurement('namespace deletion', { seconds });
    expect(seconds).toBeLessThan(60);
  });
});
