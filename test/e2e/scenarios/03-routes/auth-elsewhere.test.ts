import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewaySystemNamespace } from '../../cluster/addons/envoy-gateway.ts';
import { certificateFor } from '../../cluster/addons/trusted-authority.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop } from '../../support/shop.ts';
import { ask, echo, untilAnswered, type Reply } from './echo.ts';
import { identityProvider, sessions } from './elsewhere.ts';
import { bearer, issuer, newKey } from './issuer.ts';

const cluster = useCluster();
const namespace = 'elsewhere';
const host = 'elsewhere.example.com';
const providerHost = `id.${namespace}.svc.cluster.local`;
const provider = `https://${providerHost}:8443`;
const key = newKey('first');
const clientSecret = 'of-the-orders';

const fetched = {
  name: 'fetched',
  host,
  path: '/fetched',
  auth: { jwt: { issuer, audiences: ['orders'], jwksUri: `${provider}/keys` } },
};
const people = {
  name: 'people',
  host,
  path: '/admin',
  auth: {
    oidc: {
      issuer: provider,
      authorizationEndpoint: `${provider}/authorize`,
      tokenEndpoint: `${provider}/token`,
      clientId: 'orders',
      secret: 'orders-oidc',
      forwardAccessToken: true,
    },
  },
};
const asked = {
  name: 'asked',
  host,
  path: '/asked',
  auth: {
    external: {
      service: 'sessions',
      path: '/check',
      allowedHeaders: ['cookie'],
      allowedResponseHeaders: ['x-user'],
    },
  },
};

function secret(name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}

const is = (status: number) => (reply: Reply) => expect(reply.status).toBe(status);
const cookie = (value: string) => ({ cookie: value });

/** A browser that keeps cookies, and follows nothing by itself. */
function newBrowser() {
  const cookies = new Map<string, string>();
  return {
    names: () => [...cookies.keys()].toSorted(),
    visit: async (path: string): Promise<Reply> => {
      const sent = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const reply = await ask(cluster, { path, host, headers: sent === '' ? {} : cookie(sent) });
      for (const line of [reply.headers['set-cookie'] ?? []].flat()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
        if (/max-age=0|expires=thu, 01/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return reply;
    },
  };
}

/** Where a reply sends the browser. */
function target({ headers }: Reply): URL {
  return new URL(String(headers['location']));
}

/** Comes back from the provider with a code, as if the person had signed in there. */
async function comeBack(browser: ReturnType<typeof newBrowser>, code: string): Promise<Reply> {
  const asked = target(await browser.visit('/admin/report?of=today')).searchParams;
  const callback = new URL(String(asked.get('redirect_uri')));
  const query = new URLSearchParams({ code, state: String(asked.get('state')) });
  return browser.visit(`${callback.pathname}?${query.toString()}`);
}

describe('whom others let in', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    const pair = await certificateFor(cluster, gatewaySystemNamespace, providerHost);
    await applyObjects(
      cluster,
      space,
      secret('orders-oidc', { 'client-secret': clientSecret }),
      secret('provider', {
        TLS_CRT: pair.certificate,
        TLS_KEY: pair.key,
        CLIENT_SECRET: clientSecret,
        KEYS: JSON.stringify({ keys: [key.jwk] }),
        TOKEN: bearer(key).authorization.replace('Bearer ', ''),
      }),
      identityProvider('id', namespace),
      sessions('sessions', namespace),
      echo('guarded', [fetched, people, asked], { namespace }),
    );
    await untilReady(cluster, namespace, { timeoutMs: 120_000 });
  });
  afterAll(() => cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']));

  it('are those with a token by keys that the gateway fetches', async () => {
    await untilAnswered(cluster, { path: '/fetched', host, headers: bearer(key) }, is(200));
    const stranger = await ask(cluster, {
      path: '/fetched',
      host,
      headers: bearer(newKey('first')),
    });
    expect([(await ask(cluster, { path: '/fetched', host })).status, stranger.status]).toEqual([
      401, 401,
    ]);
  });

  it('are people who signed in, whose token the service gets', async () => {
    await untilAnswered(cluster, { path: '/admin', host }, is(302));
    const browser = newBrowser();
    const first = await browser.visit('/admin/report?of=today');
    const sentTo = target(first);
    expect(`${sentTo.origin}${sentTo.pathname}`).toBe(`${provider}/authorize`);
    expect(Object.fromEntries(sentTo.searchParams)).toMatchObject({
      client_id: 'orders',
      redirect_uri: `http://${host}/admin/oauth2/callback`,
      response_type: 'code',
      scope: 'openid',
    });
    const back = await comeBack(browser, 'good');
    expect([back.status, target(back).pathname]).toEqual([302, '/admin/report']);
    const page = await browser.visit('/admin/report?of=today');
    expect([page.status, page.seen?.headers['authorization']]).toEqual([200, 'Bearer of-ada']);
  });

  it('are not those who make their cookies, or whose code the provider does not know', async () => {
    const browser = newBrowser();
    expect((await comeBack(browser, 'bad')).status).toBe(401);
    expect((await browser.visit('/admin/report')).status).toBe(302);
    const signedIn = newBrowser();
    await comeBack(signedIn, 'good');
    const forged = signedIn.names().map((name) => `${name}=forged`);
    const headers = cookie(forged.join('; '));
    expect((await ask(cluster, { path: '/admin', host, headers })).status).toBe(302);
    const bearing = { path: '/admin', host, headers: bearer(key) };
    expect((await ask(cluster, bearing)).status).toBe(302);
  });

  it('are not those who signed out', async () => {
    const browser = newBrowser();
    await comeBack(browser, 'good');
    expect((await browser.visit('/admin/report')).status).toBe(200);
    expect((await browser.visit('/admin/logout')).status).toBe(302);
    expect((await browser.visit('/admin/report')).status).toBe(302);
  });

  it('are those whom another service lets in, and whose name it says', async () => {
    await untilAnswered(cluster, { path: '/asked', host }, is(402));
    const headers = { ...cookie('a=b; session=good'), 'x-user': 'root' };
    const { status, seen } = await ask(cluster, { path: '/asked/1', host, headers });
    expect([status, seen?.url, seen?.headers['x-user']]).toEqual([200, '/asked/1', 'ada']);
    const bad = await ask(cluster, { path: '/asked/1', host, headers: cookie('session=bad') });
    expect(bad.status).toBe(402);
  });

  it('are nobody while the other service is away', async () => {
    const headers = cookie('session=good');
    await applyObjects(cluster, sessions('sessions', namespace, 0));
    await untilAnswered(cluster, { path: '/asked', host, headers }, ({ status }) =>
      expect([403, 500, 503]).toContain(status),
    );
    await applyObjects(cluster, sessions('sessions', namespace));
    await untilAnswered(cluster, { path: '/asked', host, headers }, is(200));
  });
});
