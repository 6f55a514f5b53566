import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialsError } from './credentials.ts';
import { createInClusterCredentials } from './in-cluster-credentials.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createManualClock } from './testing/manual-clock.ts';

const certificate = (content: string): string =>
  `-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`;

describe('in-cluster credentials', () => {
  let directory: string;
  const write = (name: string, content: string): Promise<void> =>
    writeFile(join(directory, name), content);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slipway-sa-'));
    await write('token', 'first\n');
    await write('ca.crt', certificate('one'));
    await write('namespace', 'slipway-system');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const create = async (
    host: string | undefined = '10.0.0.1',
    port: string | undefined = '443',
  ) => {
    const clock = createManualClock();
    const logger = createCollectingLogger();
    const options = { host, port, directory, clock, logger };
    return { credentials: await createInClusterCredentials(options), clock, logger };
  };

  it('reads the token, the CA and the namespace', async () => {
    const { credentials } = await create();
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer first' });
    expect(credentials.tls).toEqual({ ca: certificate('one').trim() });
    expect(credentials.namespace).toBe('slipway-system');
    expect(credentials.server.href).toBe('https://10.0.0.1/');
  });

  it.each([
    ['10.0.0.1', '6443', 'https://10.0.0.1:6443/'],
    ['fd00::1', '443', 'https://[fd00::1]/'],
    ['kubernetes.default.svc', '8443', 'https://kubernetes.default.svc:8443/'],
  ])('makes a URL of %s and %s', async (host, port, expected) => {
    expect((await create(host, port)).credentials.server.href).toBe(expected);
  });

  it('takes a rotated token over after a minute, and not before', async () => {
    const { credentials, clock } = await create();
    await write('token', 'second');
    clock.advance(59_999);
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer first' });
    clock.advance(1);
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer second' });
  });

  it('takes a rotated token over at once when the server refused the old one', async () => {
    const { credentials } = await create();
    await write('token', 'second');
    await credentials.refresh();
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer second' });
  });

  it.each([
    ['is gone', () => rm(join(directory, 'token'))],
    ['is empty', () => write('token', ' \n')],
  ])('keeps the last good token while the file %s', async (_, damage) => {
    const { credentials, clock, logger } = await create();
    await damage();
    clock.advance(60_000);
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer first' });
    expect(logger.lines.map(({ level }) => level)).toEqual(['warn']);
    await write('token', 'third');
    clock.advance(60_000);
    expect(await credentials.headers()).toEqual({ authorization: 'Bearer third' });
  });

  it('gives new TLS material when the CA was replaced, and only then', async () => {
    const { credentials, clock } = await create();
    const before = credentials.tls;
    clock.advance(60_000);
    await credentials.headers();
    expect(credentials.tls).toBe(before);
    await write('ca.crt', certificate('two'));
    clock.advance(60_000);
    await credentials.headers();
    expect(credentials.tls).toEqual({ ca: certificate('two').trim() });
  });

  it('keeps the last good CA while a half-written one is there', async () => {
    const { credentials } = await create();
    await write('ca.crt', '-----BEGIN CERT');
    await credentials.refresh();
    expect(credentials.tls).toEqual({ ca: certificate('one').trim() });
  });

  it('names everything that is missing', async () => {
    await rm(join(directory, 'token'));
    await write('ca.crt', 'nonsense');
    const failed = create();
    await expect(failed).rejects.toThrow(CredentialsError);
    await expect(failed).rejects.toThrow(`${join(directory, 'token')} does not exist`);
    await expect(failed).rejects.toThrow(`${join(directory, 'ca.crt')} holds no PEM certificate`);
    await expect(failed).rejects.toThrow('automountServiceAccountToken');
  });

  it('works without a namespace file', async () => {
    await rm(join(directory, 'namespace'));
    expect((await create()).credentials.namespace).toBeUndefined();
  });

  it.each([
    ['', '443', 'KUBERNETES_SERVICE_HOST not set'],
    ['10.0.0.1', '', 'KUBERNETES_SERVICE_PORT not set'],
    ['10.0.0.1', 'x', 'KUBERNETES_SERVICE_PORT=x'],
  ])('explains host %j with port %j', async (host, port, message) => {
    await expect(create(host, port)).rejects.toThrow(message);
  });
});
