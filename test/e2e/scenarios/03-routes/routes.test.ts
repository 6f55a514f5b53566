import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop } from '../../support/shop.ts';
import {
  ask,
  echo,
  host,
  otherHost,
  routesNamespace,
  untilAnswered,
  type Question,
  type Reply,
} from './echo.ts';

const cluster = useCluster();
const origin = 'https://shop.example.com';

const routes = [
  { name: 'stripped', host, hosts: [otherHost], path: '/stripped', rewrite: { prefix: '/' } },
  { name: 'whole', host, path: '/whole', rewrite: { host: 'inside.example', path: '/one' } },
  {
    name: 'matched',
    host,
    matches: [
      { path: { type: 'Exact', value: '/exact' }, method: 'POST' },
      { path: { value: '/beta' }, headers: [{ name: 'x-channel', value: 'beta' }] },
      { path: { value: '/query' }, queryParams: [{ name: 'version', value: '2' }] },
      { path: { type: 'RegularExpression', value: '/v[0-9]+/orders' } },
    ],
  },
  {
    name: 'moved',
    host,
    path: '/moved',
    redirect: { host: 'new.example.com', prefix: '/here', status: 308 },
  },
  {
    name: 'headers',
    host,
    path: '/headers',
    requestHeaders: { set: [{ name: 'x-tenant', value: 'acme' }], remove: ['x-debug'] },
    responseHeaders: { set: [{ name: 'x-outer', value: 'set' }], remove: ['x-inner'] },
  },
  {
    name: 'browsers',
    host,
    path: '/browsers',
    cors: { allowOrigins: [origin], allowMethods: ['PUT'], allowHeaders: ['x-a'], maxAge: 600 },
  },
  { name: 'slow', host, path: '/slow', timeout: '1s' },
  { name: 'copied', host, path: '/copied', mirror: { service: 'mirror', port: 8080 } },
  { name: 'ported', host, path: '/ported' },
];

describe('routes at a real gateway', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: routesNamespace } };
    await applyObjects(cluster, namespace);
    await applyObjects(
      cluster,
      echo('echo', routes),
      echo('mirror', [{ name: 'count', host: 'mirror.example.com' }]),
    );
    await untilReady(cluster, routesNamespace, { timeoutMs: 120_000 });
  });
  afterAll(() => cluster.kubectl(['delete', 'namespace', routesNamespace, '--wait=false']));

  const preflight = (from: string): Question => ({
    path: '/browsers',
    method: 'OPTIONS',
    headers: { origin: from, 'access-control-request-method': 'PUT' },
  });

  it.each<[string, Question, (reply: Reply) => void]>([
    ['strip a prefix', { path: '/stripped/a?b=c' }, (it) => expect(it.seen?.url).toBe('/a?b=c')],
    [
      'serve a second host',
      { path: '/stripped/a', host: otherHost },
      (it) => expect(it.seen).toMatchObject({ url: '/a', headers: { host: otherHost } }),
    ],
    [
      'replace the path and the host',
      { path: '/whole/b' },
      (it) => expect(it.seen).toMatchObject({ url: '/one', headers: { host: 'inside.example' } }),
    ],
    ['take a method', { path: '/exact', method: 'POST' }, (it) => expect(it.status).toBe(200)],
    ['take no other method', { path: '/exact' }, (it) => expect(it.status).toBe(404)],
    [
      'take no path below an exact one',
      { path: '/exact/b', method: 'POST' },
      (it) => expect(it.status).toBe(404),
    ],
    [
      'take a header',
      { path: '/beta', headers: { 'x-channel': 'beta' } },
      (it) => expect(it.status).toBe(200),
    ],
    ['take nothing without it', { path: '/beta' }, (it) => expect(it.status).toBe(404)],
    ['take a parameter', { path: '/query?version=2' }, (it) => expect(it.status).toBe(200)],
    ['take no other value', { path: '/query?version=3' }, (it) => expect(it.status).toBe(404)],
    ['take a regular expression', { path: '/v12/orders' }, (it) => expect(it.status).toBe(200)],
    ['take the whole of it', { path: '/v12/orders/1' }, (it) => expect(it.status).toBe(404)],
    [
      'send the client elsewhere',
      { path: '/moved/a' },
      (it) => {
        expect(it.status).toBe(308);
        expect(it.headers['location']).toMatch(/^http:\/\/new\.example\.com(:\d+)?\/here\/a$/);
      },
    ],
    [
      'change headers on both ways',
      { path: '/headers', headers: { 'x-debug': '1', 'x-tenant': 'mine' } },
      (it) => {
        expect(it.seen?.headers).toMatchObject({ 'x-tenant': 'acme' });
        expect(it.seen?.headers).not.toHaveProperty('x-debug');
        expect(it.headers).toMatchObject({ 'x-outer': 'set' });
        expect(it.headers).not.toHaveProperty('x-inner');
      },
    ],
    [
      'answer the preflight of a page that may call',
      preflight(origin),
      (it) => {
        expect(it.status).toBeLessThan(300);
        expect(it.seen).toBeUndefined();
        expect(it.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'PUT',
          'access-control-allow-headers': 'x-a',
          'access-control-max-age': '600',
        });
      },
    ],
    [
      'let no other page call',
      preflight('https://evil.example.com'),
      (it) => expect(it.headers).not.toHaveProperty('access-control-allow-origin'),
    ],
    ['end what takes too long', { path: '/slow' }, (it) => expect(it.status).toBe(504)],
    [
      'lead to the first port',
      { path: '/ported' },
      (it) => expect(it.seen).toMatchObject({ url: '/ported', port: 8080 }),
    ],
  ])('%s', async (_, question, assertion) => {
    expect.hasAssertions();
    await untilAnswered(cluster, question, assertion);
  });

  it('copy requests to another service', async () => {
    const count = { host: 'mirror.example.com', path: '/count' };
    await untilAnswered(cluster, count, ({ status }) => expect(status).toBe(200));
    const before = (await ask(cluster, count)).seen?.copied ?? 0;
    for (let index = 0; index < 5; index += 1) await ask(cluster, { path: '/copied' });
    await untilAnswered(cluster, count, ({ seen }) => expect(seen?.copied).toBe(before + 5));
  });

  it('change their host, path and port without a request that nobody answers', async () => {
    const change = async (next: object, [old, later]: readonly [Question, Question]) => {
      let unanswered = 0;
      let isDone = false;
      const asking = (async () => {
        while (!isDone) {
          // Where the old one is not served any more, the new one has to be.
          const first = await ask(cluster, old);
          if (first.status !== 200 && (await ask(cluster, later)).status !== 200) unanswered += 1;
        }
      })();
      const others = routes.filter(({ name }) => name !== 'ported');
      await applyObjects(cluster, echo('echo', [...others, { name: 'ported', ...next }]));
      await untilAnswered(cluster, later, ({ status }) => expect(status).toBe(200));
      await untilReady(cluster, routesNamespace, { timeoutMs: 60_000 });
      isDone = true;
      await asking;
      expect(unanswered, JSON.stringify(next)).toBe(0);
    };
    const asked = (path: string, of = host): Question => ({ path, host: of });
    await change({ host, path: '/elsewhere' }, [asked('/ported'), asked('/elsewhere')]);
    await change({ host: 'moved.example.com', path: '/elsewhere' }, [
      asked('/elsewhere'),
      asked('/elsewhere', 'moved.example.com'),
    ]);
    const moved = asked('/elsewhere', 'moved.example.com');
    await change({ host: 'moved.example.com', path: '/elsewhere', port: 'second' }, [moved, moved]);
    await untilAnswered(cluster, moved, ({ seen }) => expect(seen?.port).toBe(8081));
  });
});
