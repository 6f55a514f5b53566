import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop } from '../../support/shop.ts';
import { ask, echo, untilAnswered } from './echo.ts';

const cluster = useCluster();
const namespace = 'limits';
const host = 'limits.example.com';

const flaky = { name: 'flaky', host, path: '/flaky' };
const routes = [
  { name: 'limited', host, path: '/limited', rateLimit: { requests: 5, per: 'Hour' } },
  { name: 'free', host, path: '/free' },
  flaky,
];

/** The statuses of so many requests, one after the other. */
async function statusesOf(path: string, count: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let asked = 0; asked < count; asked += 1) {
    statuses.push((await ask(cluster, { path, host })).status);
  }
  return statuses;
}

describe('what a gateway does beyond the standard', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    await applyObjects(cluster, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await applyObjects(cluster, echo('guarded', routes, { namespace }));
    await untilReady(cluster, namespace, { timeoutMs: 120_000 });
    await untilAnswered(cluster, { path: '/free', host }, ({ status }) => expect(status).toBe(200));
  });
  afterAll(() => cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']));

  it('answers what goes beyond a limit with 429, and other routes as ever', async () => {
    await untilAnswered(cluster, { path: '/limited', host }, ({ status }) =>
      expect(status).toBe(429),
    );
    expect(await statusesOf('/limited', 5)).toEqual([429, 429, 429, 429, 429]);
    expect(await statusesOf('/free', 5)).toEqual([200, 200, 200, 200, 200]);
  });

  it('asks again where a program failed, once a route says so', async () => {
    expect(await statusesOf('/flaky', 10)).toContain(503);
    const retry = { attempts: 2, codes: [503], backoff: '20ms' };
    const others = routes.filter(({ name }) => name !== 'flaky');
    await applyObjects(cluster, echo('guarded', [...others, { ...flaky, retry }], { namespace }));
    await untilReady(cluster, namespace, { timeoutMs: 60_000 });
    // Of the tries of these every second one fails.
    await eventually(
      async () => {
        const statuses = await statusesOf('/flaky', 20);
        expect(statuses.filter((status) => status !== 200)).toEqual([]);
      },
      { what: 'the gateway to ask again', timeoutMs: 30_000 },
    );
  });

  it('leaves out a pod that fails while another one serves, once a route says so', async () => {
    const part = { name: 'part', host, path: '/part' };
    const pair = (route: object) => echo('pair', [route], { namespace, replicas: 2 });
    await applyObjects(cluster, pair(part));
    await untilReady(cluster, namespace, { timeoutMs: 60_000 });
    await untilAnswered(cluster, { path: '/part', host }, ({ status }) => expect(status).toBe(200));
    expect(await statusesOf('/part/sicken', 1)).toEqual([200]);
    const half = new Set(await statusesOf('/part', 40));
    expect(half).toEqual(new Set([200, 503]));
    const outlierDetection = { consecutiveErrors: 3, interval: '1s', ejectionTime: '5m' };
    await applyObjects(cluster, pair({ ...part, outlierDetection }));
    await untilReady(cluster, namespace, { timeoutMs: 60_000 });
    await eventually(
      async () => {
        const statuses = await statusesOf('/part', 20);
        expect(statuses.filter((status) => status !== 200)).toEqual([]);
      },
      { what: 'the gateway to leave the pod out', timeoutMs: 30_000 },
    );
  });

  it('does not let requests wait for a service that has too much to do', async () => {
    const circuitBreaker = { maxParallelRequests: 1, maxPendingRequests: 1 };
    const busy = { name: 'busy', host, path: '/slow', circuitBreaker };
    await applyObjects(cluster, echo('busy', [busy], { namespace }));
    await untilReady(cluster, namespace, { timeoutMs: 60_000 });
    await untilAnswered(cluster, { path: '/slow', host }, ({ status }) => expect(status).toBe(200));
    await eventually(
      async () => {
        const asked = Array.from({ length: 6 }, () => ask(cluster, { path: '/slow', host }));
        const statuses = (await Promise.all(asked)).map(({ status }) => status);
        expect(new Set(statuses)).toEqual(new Set([200, 503]));
      },
      { what: 'the gateway to turn requests away', timeoutMs: 30_000 },
    );
  });

  it('lets everything in again once the limit is gone', async () => {
    const unlimited = { name: 'limited', host, path: '/limited' };
    await applyObjects(
      cluster,
      echo('guarded', [unlimited, routes[1] ?? {}, flaky], { namespace }),
    );
    await untilAnswered(cluster, { path: '/limited', host }, ({ status }) =>
      expect(status).toBe(200),
    );
  });
});
