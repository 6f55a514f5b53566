import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialsError } from './credentials.ts';
import { createKubeconfigCredentials } from './kubeconfig-credentials.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createManualClock } from './testing/manual-clock.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const jwt = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

describe('kubeconfig credentials', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-kubeconfig-'));
    file = join(folder, 'config');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (user: object, cluster: object = {}): Promise<void> =>
    writeFile(
      file,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443/base/', ...cluster } }],
        users: [{ name: 'u', user }],
        contexts: [
          { name: 'dev', context: { cluster: 'c', user: 'u', namespace: 'team' } },
          { name: 'bare', context: { cluster: 'c' } },
          { name: 'lost-user', context: { cluster: 'c', user: 'ghost' } },
          { name: 'lost-cluster', context: { cluster: 'ghost', user: 'u' } },
        ],
        'current-context': 'dev',
      }),
    );
  const clock = createManualClock(new Date());
  const create = (context?: string, path = file) => {
    const logger = createCollectingLogger();
    return createKubeconfigCredentials({
      path,
      ...(context !== undefined && { context }),
      clock,
      logger,
    });
  };
  /** A plugin that counts its runs in a file and answers with a token of that number. */
  const writePlugin = async (expiresInMs?: number, extra = ''): Promise<object> => {
    const plugin = join(folder, 'plugin');
    const expiry =
      expiresInMs === undefined
        ? ''
        : `,"expirationTimestamp":"${new Date(clock.now().getTime() + expiresInMs).toISOString()}"`;
    const script = [
      '#!/bin/sh',
      `printf '%s' "$KUBERNETES_EXEC_INFO" > '${folder}/info'`,
      `echo run >> '${folder}/runs'`,
      extra,
      `n=$(grep -c run '${folder}/runs')`,
      `echo '{"kind":"ExecCredential","status":{"token":"token-'$n'"${expiry}}}'`,
    ];
    await writeFile(plugin, script.join('\n'));
    await chmod(plugin, 0o755);
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin } };
  };
  const runs = async (): Promise<number> =>
    (await readFile(join(folder, 'runs'), 'utf8')).trim().split('\n').length;

  it('reads a token, the CA, the server and the namespace', async () => {
    await write({ token: 'abc' }, { 'certificate-authority-data': base64('the ca') });
    const credentials = await create();
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer abc' });
    expect(credentials.tls).toEqual({ ca: Buffer.from('the ca') });
    expect(credentials.server.href).toBe('https://10.0.0.1:6443/base');
    expect(credentials.namespace).toBe('team');
    expect(credentials.proxyUrl).toBeUndefined();
  });

  it('reads client certificates, options of TLS and a proxy', async () => {
    await write(
      { 'client-certificate-data': base64('cert'), 'client-key-data': base64('key') },
      { 'tls-server-name': 'api', 'insecure-skip-tls-verify': true, 'proxy-url': 'http://proxy:1' },
    );
    const credentials = await create();
    expect(credentials.tls).toEqual({
      cert: Buffer.from('cert'),
      key: Buffer.from('key'),
      servername: 'api',
      rejectUnauthorized: false,
    });
    expect(credentials.proxyUrl?.href).toBe('http://proxy:1/');
  });

  it('reads a user name and password, and who is impersonated', async () => {
    await write({ username: 'ada', password: 'pw', as: 'grace' });
    expect(await (await create()).headers()).toEqual({
      authorization: `Basic ${base64('ada:pw')}`,
      'impersonate-user': 'grace',
    });
  });

  it('takes plain HTTP and a context without a user', async () => {
    await write({}, { server: 'http://127.0.0.1:8080' });
    const credentials = await create('bare');
    expect(credentials.server.href).toBe('http://127.0.0.1:8080/');
    expect(await credentials.headers()).toEqual({});
  });

  it('keeps the CA of a context without a user', async () => {
    await write({}, { 'certificate-authority-data': base64('the ca') });
    expect((await create('bare')).tls).toEqual({ ca: Buffer.from('the ca') });
  });

  it('notices a replaced certificate file within a minute', async () => {
    await writeFile(join(folder, 'c.crt'), 'one');
    await write({ 'client-certificate': 'c.crt', 'client-key-data': base64('key') });
    const credentials = await create();
    const before = credentials.tls;
    clock.advance(60_000);
    await credentials.headers();
    expect(credentials.tls).toBe(before);
    await writeFile(join(folder, 'c.crt'), 'two');
    clock.advance(60_000);
    await credentials.headers();
    expect(credentials.tls).toEqual({ cert: Buffer.from('two'), key: Buffer.from('key') });
  });

  it('runs a plugin once for many calls, and tells it what it is asked for', async () => {
    await write(await writePlugin());
    const credentials = await create();
    const headers = await Promise.all(Array.from({ length: 20 }, () => credentials.headers()));
    expect(new Set(headers.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer token-1']),
    );
    expect(await runs()).toBe(1);
    expect(JSON.parse(await readFile(join(folder, 'info'), 'utf8'))).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false },
    });
  });

  it('runs a plugin again, once, 10 s before its token expires', async () => {
    await write(await writePlugin(120_000));
    const credentials = await create();
    clock.advance(109_000);
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer token-1' });
    clock.advance(1_000);
    const headers = await Promise.all(Array.from({ length: 20 }, () => credentials.headers()));
    expect(headers).toEqual(headers.map(() => ({ authorization: 'Bearer token-2' })));
    expect(await runs()).toBe(2);
  });

  it('runs a plugin again when the server refuses its token, but not at every refusal', async () => {
    await write(await writePlugin());
    const credentials = await create();
    clock.advance(5_000);
    await Promise.all([credentials.refresh(), credentials.refresh()]);
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer token-2' });
    await credentials.refresh();
    expect(await runs()).toBe(2);
  });

  it('keeps a token that still holds while the plugin fails, and says why once it does not', async () => {
    await write(await writePlugin(120_000));
    const credentials = await create();
    await writePlugin(120_000, 'echo "session expired" >&2; exit 3');
    clock.advance(112_000);
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer token-1' });
    clock.advance(9_000);
    await expect(credentials.headers()).rejects.toThrow('session expired');
    const before = await runs();
    await expect(credentials.headers()).rejects.toThrow('session expired');
    await expect(credentials.refresh()).rejects.toThrow('session expired');
    expect(await runs()).toBe(before);
    await writePlugin(120_000);
    clock.advance(5_000);
    expect((await credentials.headers())['authorization']).toMatch(/token-\d+/);
  });

  it('uses a token of OIDC while it holds', async () => {
    const token = jwt({ exp: Math.floor(clock.now().getTime() / 1_000) + 3_600 });
    await write({ 'auth-provider': { name: 'oidc', config: { 'id-token': token } } });
    expect(await (await create()).headers()).toEqual({ authorization: `Bearer ${token}` });
  });

  it.each([
    [
      'a plugin that is not there',
      { exec: { command: '/nowhere/aws', installHint: 'install aws' } },
      'context "dev", user "u": the credential plugin "/nowhere/aws" failed',
      'install aws',
    ],
    [
      'a plugin that fails',
      { exec: { command: 'sh', args: ['-c', 'echo not logged in >&2; exit 1'] } },
      'the credential plugin "sh" failed: not logged in',
      'run sh by hand',
    ],
    [
      'a plugin that answers nonsense',
      { exec: { command: 'echo', args: ['hello'] } },
      'the credential plugin "echo" failed',
      'by hand',
    ],
    [
      'a certificate file that is not there',
      { 'client-certificate': '/nowhere/c.crt' },
      'context "dev", user "u": no credentials',
      '/nowhere/c.crt',
    ],
  ])('explains %s', async (_, user, message, next) => {
    await write(user);
    const failed = create();
    await expect(failed).rejects.toThrow(CredentialsError);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(next);
  });

  it.each([
    ['nothing', 'has no context "nothing"; it has bare, dev, lost-cluster, lost-user'],
    ['lost-user', 'names the user "ghost"'],
    ['lost-cluster', 'names the cluster "ghost"'],
  ])('explains the context %s', async (context, message) => {
    await write({});
    await expect(create(context)).rejects.toThrow(message);
  });

  it.each([
    ['server', { server: 'ftp://x' }],
    ['proxy-url', { 'proxy-url': 'socks5://x:1' }],
  ])('explains a %s that it cannot use', async (field, cluster) => {
    await write({}, cluster);
    await expect(create('bare')).rejects.toThrow(`${field} of the cluster "c"`);
  });

  it.each([
    ['no JSON or YAML', '{'],
    ['a list', '[1]'],
    ['empty', ''],
    ['a cluster without a server', 'clusters: [{name: c, cluster: {}}]'],
    ['no current context', 'clusters: []'],
  ])('explains a file that is %s', async (_, content) => {
    await writeFile(file, content);
    await expect(create()).rejects.toThrow(CredentialsError);
  });

  it('explains a file that is not there', async () => {
    await expect(create(undefined, '/nowhere/config')).rejects.toThrow(
      'cannot load the kubeconfig /nowhere/config',
    );
  });
});
