import { createHash } from 'node:crypto';
import { Client } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop } from '../../support/shop.ts';
import { ask, echo, untilAnswered, type Reply } from './echo.ts';
import { bearer, issuer, newKey, type SigningKey } from './issuer.ts';

const cluster = useCluster();
const namespace = 'auth';
const host = 'auth.example.com';

const [first, second, stranger] = ['first', 'second', 'first'].map(newKey) as [
  SigningKey,
  SigningKey,
  SigningKey,
];
const claimsToHeaders = [
  { claim: 'sub', header: 'x-jwt-sub' },
  { claim: 'realm.tenant', header: 'x-jwt-tenant' },
];
const audiences = ['orders'];

const given = (...keys: readonly SigningKey[]) => ({
  name: 'given',
  host,
  path: '/given',
  auth: { jwt: { issuer, audiences, claimsToHeaders, jwks: { keys: keys.map(({ jwk }) => jwk) } } },
});
const scoped = {
  name: 'scoped',
  host,
  path: '/scoped',
  auth: { jwt: { issuer, scopes: ['orders.read'], jwks: { keys: [first.jwk] } } },
};
const users = {
  name: 'users',
  host,
  path: '/users',
  auth: { basic: { secret: 'users', userHeader: 'x-user' } },
};
const clients = {
  name: 'clients',
  host,
  path: '/clients',
  auth: { apiKey: { secret: 'clients', header: 'x-key', clientHeader: 'x-client' } },
};
const near = { name: 'near', host, path: '/near', allowFrom: ['0.0.0.0/0', '::/0'] };
const far = { name: 'far', host, path: '/far', allowFrom: ['192.0.2.0/24'] };
const open = { name: 'open', host, path: '/open' };
const routes = [scoped, users, clients, near, far, open];

function secret(name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}

const sha = (password: string): string =>
  `{SHA}${createHash('sha1').update(password).digest('base64')}`;
const password = (name: string, word: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`,
});

function declare(...declared: readonly object[]): Promise<void> {
  return applyObjects(cluster, echo('guarded', declared, { namespace }));
}

type Headers = Readonly<Record<string, string>>;

async function statusOf(path: string, headers: Headers = {}): Promise<number> {
  return (await ask(cluster, { path, host, headers })).status;
}

/** The headers that the service got; the status where it got nothing. */
async function seenAt(path: string, headers: Headers): Promise<Headers> {
  const { status, seen } = await ask(cluster, { path, host, headers });
  return seen?.headers ?? { status: `${status}` };
}

/** A connection that is open before something changes; it tells nothing once the gateway ended it. */
async function idleConnection(): Promise<{
  readonly ask: (path: string) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
}> {
  const client = new Client(cluster.httpUrl, { pipelining: 1, keepAliveTimeout: 600_000 });
  let connections = 0;
  client.on('connect', () => {
    connections += 1;
  });
  const once = async (path: string): Promise<number> => {
    const { statusCode, body } = await client.request({ method: 'GET', path, headers: { host } });
    await body.dump();
    return statusCode;
  };
  expect(await once('/open')).toBe(200);
  return {
    ask: async (path) => {
      const status = await once(path);
      return connections === 1 ? status : undefined;
    },
    close: () => client.close(),
  };
}

const is = (status: number) => (reply: Reply) => expect(reply.status).toBe(status);

describe('whom a gateway lets in', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await applyObjects(cluster, space);
    await applyObjects(
      cluster,
      secret('users', { '.htpasswd': `ada:${sha('lovelace')}\n` }),
      secret('clients', { shop: 'key-of-the-shop' }),
      echo('guarded', [...routes, given(first)], { namespace }),
    );
    await untilReady(cluster, namespace, { timeoutMs: 120_000 });
    await untilAnswered(cluster, { path: '/open', host }, is(200));
  });
  afterAll(() => cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']));

  it('is whoever has a token of the issuer, for the service, in time', async () => {
    await untilAnswered(cluster, { path: '/given', host, headers: bearer(first) }, is(200));
    const past = Math.floor(Date.now() / 1_000) - 3_600;
    const token = bearer(first).authorization.replace('Bearer ', '');
    const statuses = {
      none: await statusOf('/given'),
      'in the query': (await ask(cluster, { path: `/given?access_token=${token}`, host })).status,
      garbage: await statusOf('/given', { authorization: 'Bearer a.b.c' }),
      'signed by somebody else': await statusOf('/given', bearer(stranger)),
      'of another issuer': await statusOf('/given', bearer(first, { iss: 'https://other' })),
      expired: await statusOf('/given', bearer(first, { exp: past })),
      'for another service': await statusOf('/given', bearer(first, { aud: 'payments' })),
      good: await statusOf('/given', bearer(first, { aud: ['payments', 'orders'] })),
    };
    expect(statuses).toEqual({
      none: 401,
      'in the query': 401,
      garbage: 401,
      'signed by somebody else': 401,
      'of another issuer': 401,
      expired: 401,
      'for another service': 403,
      good: 200,
    });
  });

  it('is told to the service by headers that nobody else can set', async () => {
    const token = bearer(first, { realm: { tenant: 'acme' } });
    const told = await seenAt('/given', { ...token, 'x-jwt-sub': 'root' });
    expect(told).toMatchObject({ 'x-jwt-sub': 'ada', 'x-jwt-tenant': 'acme' });
    const forged = await seenAt('/given', { ...bearer(first), 'x-jwt-tenant': 'forged' });
    expect(forged['x-jwt-tenant']).toBeUndefined();
  });

  it('is the same while the issuer changes its key, but for connections from before until they are drained', async () => {
    const served = Array.from({ length: 200 }, () => 200);
    const answers: number[] = [];
    let isOver = false;
    const client = (async () => {
      while (!isOver) {
        answers.push(await statusOf('/given', bearer(first)));
      }
    })();
    try {
      await declare(...routes, given(first, second));
      await untilAnswered(cluster, { path: '/given', host, headers: bearer(second) }, is(200));
      const changed = answers.length;
      await eventually(() => {
        expect(answers.length).toBeGreaterThan(changed + served.length);
        expect(answers.slice(-served.length)).toEqual(served);
      });
    } finally {
      isOver = true;
      await client;
    }
    // The filter of a connection from before does not know what the route asks of it now.
    expect(answers.filter((status) => status !== 200 && status !== 403)).toEqual([]);
    await declare(...routes, given(second));
    await untilAnswered(cluster, { path: '/given', host, headers: bearer(first) }, is(401));
    await untilAnswered(cluster, { path: '/given', host, headers: bearer(second) }, is(200));
  });

  it('is whoever has the scopes', async () => {
    const reader = bearer(first, { scope: 'openid orders.read' });
    await untilAnswered(cluster, { path: '/scoped', host, headers: reader }, is(200));
    expect(await statusOf('/scoped', bearer(first, { scope: 'openid' }))).toBe(403);
    expect(await statusOf('/scoped', bearer(first))).toBe(403);
    expect(await statusOf('/scoped', bearer(stranger, { scope: 'orders.read' }))).toBe(401);
    expect(await statusOf('/scoped')).toBe(401);
  });

  it('is whoever knows the password of a user', async () => {
    expect(await statusOf('/users')).toBe(401);
    expect(await statusOf('/users', password('ada', 'wrong'))).toBe(401);
    const told = await seenAt('/users', { ...password('ada', 'lovelace'), 'x-user': 'root' });
    expect(told).toMatchObject({ 'x-user': 'ada' });
  });

  it('is whoever has the key of a client, which the service does not get', async () => {
    expect(await statusOf('/clients')).toBe(401);
    expect(await statusOf('/clients', { 'x-key': 'guessed' })).toBe(401);
    const told = await seenAt('/clients', { 'x-key': 'key-of-the-shop', 'x-client': 'forged' });
    expect(told).toMatchObject({ 'x-client': 'shop' });
    expect(told['x-key']).toBeUndefined();
  });

  it('is whoever comes from the right addresses', async () => {
    expect(await statusOf('/near')).toBe(200);
    expect(await statusOf('/far')).toBe(403);
  });

  it('is nobody while a Secret is missing, which the service tells', async () => {
    const lost = { ...users, name: 'lost', path: '/lost', auth: { basic: { secret: 'later' } } };
    await declare(...routes, given(second), lost);
    const read = () =>
      cluster.kubectl([
        'get',
        'microservice',
        'guarded',
        `--namespace=${namespace}`,
        '--output=jsonpath={.status.conditions[?(@.type=="RoutesReady")].reason}',
      ]);
    await eventually(async () => expect(await read()).toBe('RouteNotAccepted'), {
      what: 'the words of the gateway',
    });
    for (const headers of [{}, password('ada', 'lovelace')]) {
      expect(await statusOf('/lost', headers)).toBe(500);
    }
    expect(await statusOf('/open')).toBe(200);
    await applyObjects(cluster, secret('later', { '.htpasswd': `ada:${sha('lovelace')}\n` }));
    const headers = password('ada', 'lovelace');
    await untilAnswered(cluster, { path: '/lost', host, headers }, is(200));
    expect(await statusOf('/lost')).toBe(401);
    await untilReady(cluster, namespace, { timeoutMs: 30_000 });
  });

  it('is nobody at any moment before its first token is asked for', async () => {
    const fresh = [second, undefined].map((key, index) => ({
      name: `fresh-${index}`,
      host,
      path: `/fresh-${index}`,
      auth: key === undefined ? { basic: { secret: 'users' } } : given(key).auth,
    }));
    const before = await Promise.all(Array.from({ length: 12 }, () => idleConnection()));
    const seen = new Set<number>();
    let isOver = false;
    const client = (async () => {
      while (!isOver) {
        for (const { path } of fresh) seen.add(await statusOf(path));
      }
    })();
    const askOver = async (connections: typeof before): Promise<void> => {
      for (const [index, { path }] of [...fresh, ...fresh, ...fresh].entries()) {
        const status = await connections[index]?.ask(path);
        if (status !== undefined) seen.add(status);
      }
    };
    try {
      await declare(...routes, ...fresh);
      for (const { path } of fresh) await untilAnswered(cluster, { path, host }, is(401));
      await askOver(before.slice(0, 6));
      await untilReady(cluster, namespace, { timeoutMs: 60_000 });
      await askOver(before.slice(6));
      await untilAnswered(
        cluster,
        { path: '/fresh-1', host, headers: password('ada', 'lovelace') },
        is(200),
      );
    } finally {
      isOver = true;
      await client;
      await Promise.all(before.map((connection) => connection.close()));
    }
    expect([...seen].filter((status) => ![401, 403, 404, 500].includes(status))).toEqual([]);
    expect(seen).toContain(401);
  });

  it('is everybody once the route says nothing of it', async () => {
    expect(await statusOf('/far')).toBe(403);
    await declare(...routes.filter(({ name }) => name !== 'far'), { ...far, allowFrom: undefined });
    await untilAnswered(cluster, { path: '/far', host }, is(200));
  });
});
