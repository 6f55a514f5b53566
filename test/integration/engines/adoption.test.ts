import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync, chownSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readFinding,
  type EngineAdoption,
} from '../../../src/controllers/database/engines/adoption.ts';
import { mariadbAdoption } from '../../../src/controllers/database/engines/mariadb/adoption.ts';
import { postgresAdoption } from '../../../src/controllers/database/engines/postgres/adoption.ts';
import { freePort } from '../../control-plane/free-port.ts';
import { findMariadb } from '../support/mariadb-server.ts';
import { findPostgres } from '../support/postgres-server.ts';
import { createServerFolder, launchServer, type ServerFolder } from '../support/server-folder.ts';

const postgres = findPostgres();
const mariadb = findMariadb();

/** Programs of the engine come first, then those that every image has. */
function pathWith(...folders: readonly string[]): string {
  return [...folders, '/usr/sbin', '/usr/bin', '/bin'].join(':');
}

/** What the check says of a folder of the volume: `serves`, or what it found there. */
function check(
  adoption: EngineAdoption,
  { path, user }: ServerFolder,
  options: { folder?: string; since?: string; programs: string },
): string {
  const { folder = 'data', since = '1.0', programs } = options;
  const data = folder === '' ? path : join(path, folder);
  const script = adoption.check({ volume: path, data }, since);
  const env = { ...user.env, PATH: programs };
  const ended = spawnSync('sh', ['-c', script], { ...user, env, encoding: 'utf8' });
  if (ended.status === 0) return 'serves';
  const finding = readFinding(ended.stderr);
  return finding === undefined
    ? `said ${ended.stderr}`
    : `${finding.kind} ${finding.detail}`.trim();
}

/** A program in a folder of its own that says a version, as one of another release would. */
function programOf(folder: ServerFolder, name: string, version: string): string {
  const programs = join(folder.path, `programs-${version}`);
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, name), `#!/bin/sh\necho '${version}'\n`);
  chmodSync(join(programs, name), 0o755);
  chmodSync(programs, 0o755);
  return pathWith(programs);
}

function makeFolder({ path, user }: ServerFolder, name: string): void {
  mkdirSync(join(path, name));
  if (user.uid !== undefined) chownSync(join(path, name), user.uid, user.gid ?? user.uid);
}

describe.skipIf(postgres === undefined)('a volume of PostgreSQL', () => {
  const programs = pathWith(postgres ?? '');
  let folder: ServerFolder;
  beforeAll(() => {
    folder = createServerFolder('adopt-postgres');
    const env = { ...folder.user.env, PATH: programs };
    execFileSync(
      join(postgres ?? '', 'initdb'),
      [`--pgdata=${join(folder.path, 'data')}`, '--username=postgres', '--no-sync'],
      { ...folder.user, env, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    makeFolder(folder, 'empty');
  });
  afterAll(() => folder.remove());
  const found = (options: object = {}): string =>
    check(postgresAdoption, folder, { programs, ...options });

  it('serves where it is of the major version of the server', () => {
    expect(found()).toBe('serves');
  });

  it('is refused where it is of another one', () => {
    const later = programOf(folder, 'postgres', 'postgres (PostgreSQL) 99.2 (Debian)');
    expect(found({ programs: later })).toMatch(/^version \d\d$/);
  });

  it('is refused where a folder is empty, absent, or another one has the data', () => {
    expect(found({ folder: 'nowhere' })).toBe('elsewhere data');
    expect(found({ folder: '' })).toBe('elsewhere data');
    const other = createServerFolder('adopt-empty');
    makeFolder(other, 'data');
    expect(check(postgresAdoption, other, { programs })).toBe('empty');
    expect(check(postgresAdoption, other, { programs, folder: 'nowhere' })).toBe('missing');
    other.writeFile('data/ibdata1', 'x');
    expect(check(postgresAdoption, other, { programs })).toBe('foreign');
    other.remove();
  });

  it.skipIf(process.getuid?.() !== 0)('is refused where another user owns it', () => {
    const user = { ...folder.user, uid: 1234, gid: 1234 };
    chmodSync(folder.path, 0o755);
    expect(check(postgresAdoption, { ...folder, user }, { programs })).toMatch(/^owner \d+$/);
    chmodSync(folder.path, 0o700);
  });

  it('is refused where it is of a standby', () => {
    folder.writeFile('data/standby.signal', '');
    expect(found()).toBe('standby');
    execFileSync('rm', [join(folder.path, 'data/standby.signal')]);
  });

  it.each(['with its settings', 'with settings that were elsewhere'])(
    'is served by the script of the container, %s, and by nobody without a password',
    async (which) => {
      const data = join(folder.path, 'data');
      if (which !== 'with its settings') {
        execFileSync('rm', ['-f', join(data, 'postgresql.conf'), join(data, 'pg_hba.conf')]);
      }
      // As groups of volumes leave it.
      chmodSync(data, 0o2770);
      const paths = { volume: folder.path, data, login: folder.path, files: folder.path };
      const { files } = postgresAdoption.container(paths);
      for (const [name, text] of Object.entries(files)) folder.writeFile(name, text);
      const port = String(await freePort());
      const script = (files['start.sh'] ?? '')
        .replace("port='5432'", `port='${port}'`)
        .replaceAll("'/var/run/postgresql'", `'${folder.path}'`);
      const started = folder.writeFile('start-here.sh', script);
      const user = { ...folder.user, env: { ...folder.user.env, PATH: programs } };
      const server = await launchServer('sh', [started], user, 'ready to accept connections');
      const login = spawnSync(
        join(postgres ?? '', 'psql'),
        ['--no-password', '--host=127.0.0.1', `--port=${port}`, '--username=postgres'],
        { ...user, encoding: 'utf8', input: 'SELECT 1' },
      );
      expect(login.stderr).toContain('no password supplied');
      server.child.kill('SIGINT');
      await server.exited;
    },
  );
});

describe.skipIf(mariadb === undefined)('a volume of MariaDB', () => {
  const programs = pathWith(mariadb?.server ?? '', mariadb?.clients ?? '');
  let folder: ServerFolder;
  let release = '';
  beforeAll(() => {
    folder = createServerFolder('adopt-mariadb');
    const user = { ...folder.user, env: { ...folder.user.env, PATH: programs } };
    execFileSync(
      join(mariadb?.clients ?? '', 'mariadb-install-db'),
      ['--no-defaults', `--datadir=${join(folder.path, 'data')}`, '--skip-test-db'],
      { ...user, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const said = execFileSync(join(mariadb?.server ?? '', 'mariadbd'), ['--version'], {
      ...user,
      encoding: 'utf8',
    });
    release = /Ver (\d+\.\d+)/.exec(said)?.[1] ?? '';
    execFileSync('rm', ['-f', join(folder.path, 'data/mariadb_upgrade_info')]);
    execFileSync('rm', ['-f', join(folder.path, 'data/mysql_upgrade_info')]);
  });
  afterAll(() => folder.remove());
  const found = (options: object = {}): string =>
    check(mariadbAdoption, folder, { programs, ...options });

  it('is refused while nobody noted its version', () => {
    expect(found()).toBe('unversioned');
  });

  it('serves where it is of the release of the server', () => {
    folder.writeFile('data/mysql_upgrade_info', `${release}.3-MariaDB`);
    expect(found({ since: release })).toBe('serves');
    expect(found({ since: `${release}.9` })).toBe('serves');
  });

  it('is refused where it is of an earlier one than the first that may have served it', () => {
    folder.writeFile('data/mysql_upgrade_info', '10.3.39-MariaDB\n');
    expect(found({ since: release })).toBe('version 10.3');
    expect(found({ since: '10.3' })).toBe('serves');
    expect(found({ since: '10.4' })).toBe('version 10.3');
  });

  it('is refused where it is of a later one', () => {
    folder.writeFile('data/mysql_upgrade_info', '99.1.2-MariaDB');
    expect(found()).toBe('version 99.1');
  });

  it('is refused where it is of MySQL, or in another folder', () => {
    expect(found({ folder: 'nowhere' })).toBe('elsewhere data');
    execFileSync('rm', [join(folder.path, 'data/aria_log_control')]);
    expect(found()).toBe('foreign');
  });
});
