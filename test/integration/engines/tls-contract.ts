import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyPair } from '../../../src/controllers/database/certificates/certificate-secrets.ts';
import type { Engine } from '../../../src/controllers/database/engines/engine.ts';
import type { Connection, TlsMode } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import { databaseOf } from '../../../src/controllers/database/testing/objects.ts';
import { makeAuthority, type TestAuthority } from '../support/issued-certificates.ts';

/** A server that speaks TLS, started as the container of its engine says. */
export interface TlsServer {
  readonly adminPassword: string;
  readonly tlsPort: number;
  /** Where it takes connections without TLS, if it does. */
  readonly plainPort: number;
  /** Puts another certificate into its files. */
  present(pair: KeyPair, authority: string): void;
  /** Runs a probe as the kubelet does; resolves to its exit status. */
  probe(name: 'startup' | 'readiness' | 'liveness'): Promise<number | null>;
  /** Where only a start has it take up another certificate. */
  restart?(): Promise<void>;
  stop(): Promise<void>;
}

export interface TlsUnderTest {
  readonly engine: Engine;
  /** The folders of the programs that back it up. */
  readonly path: () => string;
  /** Stores a value as a service does, and reads it. */
  store(service: Connection, value: string): Promise<unknown>;
  load(service: Connection): Promise<unknown>;
  /** What its client says of any certificate that it does not take; by default Node's own words. */
  readonly refusal?: string;
  /** Milliseconds that a start takes at most; a minute by default. */
  readonly startMs?: number;
  /** Empties the one database that a server has. */
  clear?(admin: Connection): Promise<unknown>;
  start(authority: TestAuthority, isRequired: boolean): Promise<TlsServer>;
}

const { signal } = new AbortController();
const verified = 'verified';

/** What an engine does with certificates, on real servers. */
export function describeTls(under: TlsUnderTest): void {
  describe.each([
    ['Optional', false],
    ['Required', true],
  ] as const)('with TLS: %s', (_, isRequired) => {
    const used = useTlsServer(under, isRequired);
    describeAccess(used, isRequired);
    // What a start takes up is the same in both, and each start takes its time.
    const isRestarted = under.engine.tls.restartsToRenew === true;
    if (!isRestarted) describeReloading(used, under);
    if (!isRestarted || isRequired) describeRenewal(used, under);
    describeStore(used, under);
    if (under.engine.backup !== undefined) describeBackup(used, under);
  });
}

/** A server of the tests around, whom they trust, and how they log in. */
function useTlsServer(under: TlsUnderTest, isRequired: boolean) {
  const { engine } = under;
  let running: { ours: TestAuthority; theirs: TestAuthority; server: TlsServer } | undefined;
  const now = () => {
    if (running === undefined) throw new Error('the server runs only while tests do');
    return running;
  };
  beforeAll(async () => {
    const [ours, theirs] = await Promise.all([makeAuthority(), makeAuthority()]);
    running = { ours, theirs, server: await under.start(ours, isRequired) };
  }, under.startMs ?? 60_000);
  afterAll(async () => running?.server.stop());

  const as = (user: Pick<Connection, 'username' | 'password' | 'database'>): Connection => ({
    ...user,
    host: '127.0.0.1',
    port: now().server.tlsPort,
    tls: 'verify-full',
    certificates: now().ours.certificate,
  });
  const admin = () =>
    as({
      username: engine.superuser,
      password: now().server.adminPassword,
      database: engine.maintenanceDatabase,
    });
  /** The code of a login, or that it worked. */
  const login = async (
    tls: TlsMode = 'verify-full',
    trusted = now().ours,
    host = '127.0.0.1',
  ): Promise<string> => {
    const { tlsPort, plainPort } = now().server;
    const port = tls === 'disable' ? plainPort : tlsPort;
    const database = engine.fixedDatabase ?? engine.maintenanceDatabase;
    const certificates = trusted.certificate;
    const connection = { ...admin(), database, host, port, tls, certificates };
    const outcome = await tryLogin(engine, connection, { signal });
    if (outcome.result === verified) return verified;
    return /\(([^()]*)\)$/.exec(outcome.message)?.[1] ?? outcome.result;
  };
  /** Has the server serve another certificate. */
  const renew = async (pair: KeyPair, authority: TestAuthority): Promise<void> => {
    const { server } = now();
    server.present(pair, authority.certificate);
    await server.restart?.();
    expect(await server.probe('readiness')).toBe(0);
  };
  const probes = async () => {
    const { server } = now();
    return [
      await server.probe('startup'),
      await server.probe('readiness'),
      await server.probe('liveness'),
    ];
  };
  return { now, as, admin, login, renew, probes };
}

type Used = ReturnType<typeof useTlsServer>;

function describeAccess({ now, login, probes }: Used, isRequired: boolean): void {
  it('lets in who trusts its authority, by each of its names', async () => {
    const { ours, theirs } = now();
    expect(await login()).toBe(verified);
    expect(await login('verify-full', ours, 'localhost')).toBe(verified);
    expect(await login('verify-full', theirs)).not.toBe(verified);
    expect(await login('require')).toBe(verified);
  });

  it('lets in who does not speak TLS only where nobody has to', async () => {
    expect((await login('disable')) === verified).toBe(!isRequired);
  });

  it('is probed', async () => {
    expect(await probes()).toEqual([0, 0, 0]);
  });
}

function describeReloading({ now, login, renew, probes }: Used, { refusal }: TlsUnderTest): void {
  it('serves a certificate that was renewed without a restart', async () => {
    const { ours, theirs, server } = now();
    await probes();
    server.present(theirs.valid, theirs.certificate);
    expect(await login('verify-full', theirs)).not.toBe(verified);
    await renew(theirs.valid, theirs);
    await expect.poll(() => login('verify-full', theirs)).toBe(verified);
    expect(await login()).not.toBe(verified);
    await renew(ours.valid, ours);
    await expect.poll(() => login()).toBe(verified);
  });

  it('keeps the one it has until certificate and key belong together', async () => {
    const { ours, theirs, server } = now();
    server.present({ ...theirs.valid, key: ours.valid.key }, theirs.certificate);
    expect(await probes()).toEqual([0, 0, 0]);
    expect(await login()).toBe(verified);
    await renew(theirs.valid, theirs);
    await expect.poll(() => login('verify-full', theirs)).toBe(verified);
    await renew(ours.valid, ours);
    await expect.poll(() => login()).toBe(verified);
  });

  it('is not taken for another', async () => {
    const { ours } = now();
    await renew(ours.other, ours);
    await expect.poll(() => login()).toBe(refusal ?? 'ERR_TLS_CERT_ALTNAME_INVALID');
    await renew(ours.valid, ours);
    await expect.poll(() => login()).toBe(verified);
  });
}

function describeRenewal(
  { now, login, renew, probes }: Used,
  { refusal, startMs = 60_000 }: TlsUnderTest,
): void {
  const timeout = 3 * startMs;
  // A server that has just started takes long for its first login.
  const soon = { timeout: 30_000 };

  it('goes on with one that ran out, and heals', { timeout }, async () => {
    const { ours } = now();
    await renew(ours.expired, ours);
    await expect.poll(() => login(), soon).toBe(refusal ?? 'CERT_HAS_EXPIRED');
    expect(await probes()).toEqual([0, 0, 0]);
    await renew(ours.valid, ours);
    await expect.poll(() => login(), soon).toBe(verified);
  });
}

function describeStore({ as, admin }: Used, under: TlsUnderTest): void {
  const { engine } = under;
  it('serves a service that verifies it', async () => {
    const database = databaseOf({}, { name: 'tls-served', uid: 'tls-served' });
    const names = logicalNames(database, engine);
    const password = 'secret';
    await engine.ensureRoles({ admin: admin(), names, password, resetPassword: true }, signal);
    const service = as({ username: names.login, password, database: names.database });
    await under.store(service, 'kept');
    expect(await under.load(service)).toBe('kept');
  });
}

function describeBackup({ now, as, admin }: Used, under: TlsUnderTest): void {
  const { engine } = under;
  const password = 'secret';
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway's tls-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const run = (script = 'exit 1') =>
    execFileSync('sh', ['-c', script], {
      env: { PATH: `${under.path()}:/usr/bin:/bin` },
      stdio: 'ignore',
    });
  const prepare = async (name: string) => {
    const names = logicalNames(databaseOf({}, { name, uid: name }), engine);
    await engine.ensureRoles({ admin: admin(), names, password, resetPassword: true }, signal);
    const paths = {
      dump: join(folder, 'dump'),
      adminPassword: file('admin', now().server.adminPassword),
      serviceUser: file(`user-${name}`, names.login),
      servicePassword: file('password', password),
    };
    const endpoint = (trusted: TestAuthority) => ({
      names,
      host: '127.0.0.1',
      port: now().server.tlsPort,
      tls: {
        authority: file('ca.crt', trusted.certificate),
        certificate: file('tls.crt', now().ours.valid.certificate),
        key: file('tls.key', now().ours.valid.key),
      },
    });
    const service = as({ username: names.login, password, database: names.database });
    return { paths, endpoint, service };
  };

  it('is backed up and restored over TLS', async () => {
    const { ours, theirs } = now();
    const source = await prepare('tls-source');
    await under.store(source.service, 'kept');
    run(engine.backup?.dump(source.endpoint(ours), source.paths));
    const target = await prepare('tls-target');
    await under.clear?.(admin());
    run(engine.backup?.restore(target.endpoint(ours), target.paths, 'uid'));
    expect(await under.load(target.service)).toBe('kept');
    expect(() => run(engine.backup?.dump(source.endpoint(theirs), source.paths))).toThrow('sh');
  });
}
