import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, it } from 'vitest';
import { createKubeconfigCredentials } from './kubeconfig-credentials.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { sendJson, startScriptedServer } from './testing/scripted-server.ts';
import { createTestAuthority } from './testing/test-certificates.ts';

it('renews a token of OIDC when it expires and not before, with the last refresh token', async () => {
  const start = new Date();
  const clock = createManualClock(start);
  const authority = createTestAuthority();
  const idToken = (issuer: string, expiresInSeconds: number): string => {
    // Not the time of now: what a busy machine is late by would count as life of the token.
    const now = Math.floor(start.getTime() / 1_000);
    const claims = { iss: issuer, aud: 'app', sub: 'ada', iat: now, exp: now + expiresInSeconds };
    return [{ alg: 'RS256' }, claims, 'unsigned']
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
  };
  const issuer = await startScriptedServer((request, response) => {
    const self = issuer.url.origin;
    if (request.url.startsWith('/.well-known/')) {
      return sendJson(response, 200, { issuer: self, token_endpoint: `${self}/token` });
    }
    const renewal = issuer.received.filter(({ url }) => url === '/token').length;
    return sendJson(response, 200, {
      access_token: 'access',
      token_type: 'Bearer',
      expires_in: 3_600,
      id_token: idToken(self, 3_600 * renewal),
      refresh_token: `refresh-${renewal}`,
    });
  }, authority.server);
  // As NODE_EXTRA_CA_CERTS does.
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, authority.ca]);
  const folder = await mkdtemp(join(tmpdir(), 'slipway-oidc-'));
  try {
    const config = {
      'client-id': 'app',
      'id-token': idToken(issuer.url.origin, -60),
      'refresh-token': 'refresh-0',
      'idp-issuer-url': issuer.url.origin,
      'idp-certificate-authority-data': Buffer.from(authority.ca).toString('base64'),
    };
    const kubeconfig = {
      clusters: [{ name: 'c', cluster: { server: 'https://api' } }],
      users: [{ name: 'u', user: { 'auth-provider': { name: 'oidc', config } } }],
      contexts: [{ name: 'dev', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'dev',
    };
    await writeFile(join(folder, 'config'), JSON.stringify(kubeconfig));
    const credentials = await createKubeconfigCredentials({
      path: join(folder, 'config'),
      clock,
      logger: createCollectingLogger(),
    });
    const sent = (): (string | undefined)[] =>
      issuer.received
        .filter(({ url }) => url === '/token')
        .map(({ body }) => new URLSearchParams(body).get('refresh_token') ?? undefined);
    const first = (await credentials.headers())['authorization'];
    expect(sent()).toEqual(['refresh-0']);

    clock.advance(3_500_000);
    expect((await credentials.headers())['authorization']).toBe(first);
    expect(sent()).toEqual(['refresh-0']);

    clock.advance(95_000);
    expect((await credentials.headers())['authorization']).not.toBe(first);
    expect(sent()).toEqual(['refresh-0', 'refresh-1']);
  } finally {
    setDefaultCACertificates(trusted);
    await rm(folder, { recursive: true, force: true });
    await issuer.close();
  }
});
