import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { installTraefik } from '../../cluster/addons/traefik.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop } from '../../support/shop.ts';
import { ask as askAt, echo, untilAnswered as untilAnsweredAt, type Reply } from './echo.ts';

const shared = useCluster();
const cluster = { ...shared, httpUrl: shared.traefikUrl };
const namespace = 'by-traefik';
const host = 'traefik.example.com';
const className = 'by-traefik';

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  askAt(cluster, { path, host, headers });
const untilAnswered = (path: string, assertion: (reply: Reply) => void) =>
  untilAnsweredAt(cluster, { path, host }, assertion);

const byTraefik = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'MicroserviceClass',
  metadata: { name: className },
  spec: {
    gateways: [{ exposure: 'public', gateway: { name: 'public', namespace: 'traefik' } }],
    network: {
      gatewayPeers: [
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } } },
      ],
    },
  },
};
const users = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'users', namespace },
  stringData: {
    users: `ada:{SHA}${createHash('sha1').update('lovelace').digest('base64')}\n`,
  },
};
const routes = [
  { name: 'open', host, path: '/open' },
  { name: 'near', host, path: '/near', allowFrom: ['0.0.0.0/0', '::/0'] },
  { name: 'far', host, path: '/far', allowFrom: ['192.0.2.0/24'] },
  { name: 'flaky', host, path: '/flaky', retry: { attempts: 1, codes: [503] } },
  { name: 'few', host, path: '/few', rateLimit: { requests: 3, per: 'Hour' } },
  {
    name: 'users',
    host,
    path: '/users',
    auth: { basic: { secret: 'users', userHeader: 'x-user' } },
  },
];
const tokens = {
  name: 'tokens',
  host,
  path: '/tokens',
  auth: { jwt: { issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys' } },
};

const declare = (...declared: readonly object[]) =>
  applyObjects(cluster, echo('echo', declared, { namespace, className }));
const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`,
});

/** What so many requests are answered with, from the first one on that the proxy knows the route of. */
async function statusesOf(path: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  await untilAnswered(path, ({ status }) => {
    expect(status).not.toBe(404);
    statuses.push(status);
  });
  while (statuses.length < count) statuses.push((await ask(path)).status);
  return statuses;
}

describe('routes at Traefik', () => {
  beforeAll(async () => {
    await ensureShop(shared);
    await installTraefik(shared, (line) => process.stdout.write(`${line}\n`));
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await applyObjects(cluster, space, byTraefik, users);
    await declare(...routes);
    await untilReady(cluster, namespace, { timeoutMs: 120_000 });
    await untilAnswered('/open', ({ status }) => expect(status).toBe(200));
  });
  afterAll(async () => {
    await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    await cluster.kubectl(['delete', 'microserviceclass', className, '--wait=false']);
  });

  it('let in from their addresses only', async () => {
    await untilAnswered('/near', ({ status }) => expect(status).toBe(200));
    await untilAnswered('/far', ({ status }) => expect(status).toBe(403));
  });

  it('let in users with their passwords, whose names the service gets', async () => {
    await untilAnswered('/users', ({ status }) => expect(status).toBe(401));
    expect((await ask('/users', basic('wrong'))).status).toBe(401);
    const { seen } = await ask('/users', { ...basic('lovelace'), 'x-user': 'root' });
    expect(seen?.headers).toMatchObject({ 'x-user': 'ada' });
    expect(seen?.headers['authorization']).toBeUndefined();
  });

  it('try again what the service answered with 503', async () => {
    expect(await statusesOf('/flaky', 6)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('let only so many requests in', async () => {
    expect(await statusesOf('/few', 5)).toEqual([200, 200, 200, 429, 429]);
  });

  it('are not served where they ask for what Traefik cannot do, which the service tells', async () => {
    await declare(...routes, tokens);
    const read = () =>
      cluster.kubectl([
        'get',
        'microservice',
        'echo',
        `--namespace=${namespace}`,
        '--output=jsonpath={.status.conditions[?(@.type=="RoutesReady")].reason}',
      ]);
    await eventually(async () => expect(await read()).toBe('RouteUnsupported'), {
      what: 'the words of the status',
    });
    expect((await ask('/tokens')).status).toBe(404);
    expect((await ask('/open')).status).toBe(200);
  });
});
