import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notEmpty, type BackupEndpoint } from '../../../src/controllers/database/engines/backup.ts';
import type { Engine } from '../../../src/controllers/database/engines/engine.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { logicalNames, withLogin } from '../../../src/controllers/database/names.ts';

/** A server that backups are made of, or restored to. */
export interface BackedServer {
  readonly adminPassword: string;
  port(): number;
}

/** What the contract of backups does on real servers of an engine. */
export interface BackupUnderTest {
  readonly engine: Engine;
  readonly source: BackedServer;
  /** May be the same where a server has several databases. */
  readonly target: BackedServer;
  /** Folders with the programs of the engine. */
  readonly path: () => string;
  /** As a service fills its database with all kinds of things. */
  fill(service: Connection): Promise<void>;
  /** Everything that matters of it, owners included. */
  content(service: Connection): Promise<unknown>;
  /** Leaves an empty database as a restore under this id does that dies at its worst moment. */
  dieAtWorst?(admin: Connection, id: string): Promise<void>;
  /** As a service writes one more thing. */
  write(service: Connection): Promise<void>;
}

const servicePassword = 'password of "the" service\'s';
const { signal } = new AbortController();

interface Place {
  readonly endpoint: BackupEndpoint;
  readonly service: Connection;
  /** The superuser, in the same database. */
  readonly admin: Connection;
  readonly passwords: Readonly<Record<'adminPassword' | 'serviceUser' | 'servicePassword', string>>;
}

/** What the tests of an engine do with its scripts, in a folder of their own. */
function useWorkshop(under: BackupUnderTest) {
  const { engine } = under;
  const backup = engine.backup;
  if (backup === undefined) throw new Error(`${engine.name} makes no backups`);
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway's backup-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Also one whose credentials were rotated: then its second login is in use. */
  const prepare = async (server: BackedServer, name: string, isRotated = false): Promise<Place> => {
    const first = logicalNames(databaseNamed(engine, name), engine);
    const names = isRotated ? withLogin(first, first.idleLogin) : first;
    const here = { host: '127.0.0.1', port: server.port(), tls: 'disable' } as const;
    const { adminPassword } = server;
    const admin = {
      ...here,
      database: engine.maintenanceDatabase,
      username: engine.superuser,
      password: adminPassword,
    };
    const userFile = `user-of-${name}`;
    const request = { admin, names, password: servicePassword, resetPassword: true };
    await engine.ensureRoles(request, signal);
    const files = { adminPassword, [userFile]: names.login, servicePassword };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    const login = { database: names.database, username: names.login, password: servicePassword };
    return {
      endpoint: { names: first, host: here.host, port: here.port },
      service: { ...here, ...login },
      admin: { ...admin, database: names.database },
      passwords: {
        adminPassword: join(folder, 'adminPassword'),
        serviceUser: join(folder, userFile),
        servicePassword: join(folder, 'servicePassword'),
      },
    };
  };
  const pathsIn = (work: string, { passwords }: Place) => {
    mkdirSync(join(folder, work), { recursive: true });
    return { ...passwords, dump: join(folder, work, `dump.${backup.extension}`) };
  };
  const run = (script: string) => runScript(script, under.path());
  const succeeds = async (script: string): Promise<void> => {
    const { code, output } = await run(script);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  };
  return { backup, prepare, pathsIn, run, succeeds };
}

type Workshop = ReturnType<typeof useWorkshop>;

/** Backups of an engine, by the scripts that its containers run, on real servers. */
export function describeBackup(under: BackupUnderTest): void {
  describe('of backups', () => {
    const workshop = useWorkshop(under);
    describeRestores(under, workshop);
    describeRefusals(under, workshop);
  });
}

function describeRestores(under: BackupUnderTest, workshop: Workshop): void {
  const { backup, prepare, pathsIn, succeeds } = workshop;
  it('brings all of it back, once, and leaves what was written after', async () => {
    const source = await prepare(under.source, 'orders-source');
    await under.fill(source.service);
    const paths = pathsIn('one', source);
    await succeeds(backup.dump(source.endpoint, paths));
    const target = await prepare(under.target, 'orders-target', true);
    const restore = backup.restore(target.endpoint, { ...paths, ...target.passwords }, 'uid-1');
    await succeeds(restore);
    expect(await under.content(target.service)).toEqual(await under.content(source.service));
    await under.write(target.service);
    const after = await under.content(target.service);
    await succeeds(restore);
    await succeeds(backup.restore(target.endpoint, { ...paths, ...target.passwords }, 'uid-2'));
    expect(await under.content(target.service)).toEqual(after);
    // Also of what was restored there are backups, which are restored elsewhere.
    const again = pathsIn('again', source);
    await succeeds(backup.dump(target.endpoint, again));
  });

  it.skipIf(under.dieAtWorst === undefined)(
    'goes on where it died at its worst moment',
    async () => {
      const source = await prepare(under.source, 'orders-source');
      const paths = pathsIn('worst', source);
      await succeeds(backup.dump(source.endpoint, paths));
      const target = await prepare(under.target, 'orders-worst');
      await clear(under, target);
      await under.dieAtWorst?.(target.admin, 'uid-worst');
      const all = { ...paths, ...target.passwords };
      await succeeds(backup.restore(target.endpoint, all, 'uid-worst'));
      expect(await under.content(target.service)).toEqual(await under.content(source.service));
    },
  );

  it('comes to the same after it was killed at any moment', async () => {
    const source = await prepare(under.source, 'orders-source');
    const paths = pathsIn('killed', source);
    await succeeds(backup.dump(source.endpoint, paths));
    const wanted = await under.content(source.service);
    for (const delayMs of [20, 60, 120, 250, 500]) {
      const target = await prepare(under.target, `orders-killed-${delayMs}`);
      await clear(under, target);
      const restore = backup.restore(
        target.endpoint,
        { ...paths, ...target.passwords },
        `uid-${delayMs}`,
      );
      await runScript(restore, under.path(), delayMs);
      await succeeds(restore);
      expect(await under.content(target.service)).toEqual(wanted);
    }
  });
}

function describeRefusals(under: BackupUnderTest, workshop: Workshop): void {
  const { backup, prepare, pathsIn, run, succeeds } = workshop;
  it('touches no database that holds anything else', async () => {
    const source = await prepare(under.source, 'orders-source');
    const paths = pathsIn('refused', source);
    await succeeds(backup.dump(source.endpoint, paths));
    const target = await prepare(under.target, 'orders-used');
    await clear(under, target);
    await under.write(target.service);
    const before = await under.content(target.service);
    const { code, output } = await run(
      backup.restore(target.endpoint, { ...paths, ...target.passwords }, 'uid-3'),
    );
    expect([code, output]).toEqual([1, expect.stringContaining(notEmpty)]);
    expect(await under.content(target.service)).toEqual(before);
  });

  it('fails where the server is not there, and where a dump is cut short', async () => {
    const source = await prepare(under.source, 'orders-source');
    const paths = pathsIn('broken', source);
    const nowhere = { ...source.endpoint, port: 1 };
    expect((await run(backup.dump(nowhere, paths))).code).not.toBe(0);
    await succeeds(backup.dump(source.endpoint, paths));
    const target = await prepare(under.target, 'orders-broken');
    await clear(under, target);
    expect((await run(`truncate --size=-40 '${paths.dump.replaceAll("'", `'\\''`)}'`)).code).toBe(
      0,
    );
    const broken = await run(
      backup.restore(target.endpoint, { ...paths, ...target.passwords }, 'uid-4'),
    );
    expect(broken.code).not.toBe(0);
  });
}

/** A server of one database only is emptied, marks included. */
async function clear({ engine, target }: BackupUnderTest, place: Place): Promise<void> {
  if (engine.fixedDatabase === undefined) return;
  const { withSession } =
    await import('../../../src/controllers/database/engines/valkey/session.ts');
  const admin = {
    ...place.service,
    username: engine.superuser,
    password: target.adminPassword,
  };
  await withSession(admin, signal, async ({ run }) => {
    await run('FLUSHALL');
    await run('FUNCTION', 'FLUSH');
  });
}

function databaseNamed(engine: Engine, name: string) {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: { name, namespace: 'shop', uid: name },
    spec: { engine: engine.name },
  };
}

/** Runs it as a container does; kills all of it after so many milliseconds. */
async function runScript(
  script: string,
  path: string,
  killAfterMs?: number,
): Promise<{ code: number | null; output: string }> {
  const env = { PATH: `${path}:/usr/bin:/bin` };
  const child = spawn('sh', ['-c', script], { env, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  }
  const killAll = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = killAfterMs === undefined ? undefined : setTimeout(killAll, killAfterMs);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { code, output };
}
