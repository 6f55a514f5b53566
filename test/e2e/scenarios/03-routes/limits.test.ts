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
