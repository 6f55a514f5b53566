import { findPrograms } from '../../programs/find-programs.ts';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../control-plane/free-port.ts';
import {
  createServerFolder,
  launchServer,
  type ServerFolder,
  type SettingsOf,
} from './server-folder.ts';

export interface PostgresServer {
  readonly port: number;
  /** The folder of its data. */
  readonly data: string;
  /** Writes a file that the server's user can read; returns its path. */
  writeFile(name: string, text: string): string;
  /** Runs a shell script as the server's user, with psql set up for the server's socket. */
  runScript(script: string): Promise<void>;
  /** All that the server has logged. */
  log(): string;
  stop(): Promise<void>;
}

/** The folder of the programs of PostgreSQL, as Debian has it or in PATH; undefined without one. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = versions.toSorted().toReversed();
  return findPrograms(
    ['initdb', 'postgres', 'psql'],
    folders.map((version) => join(debian, version, 'bin')),
  );
}

/** Where a server listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Makes and starts a server, on a free port of the loopback unless told, in a folder, in `parent`,
 * that is removed at the end.
 */
export async function startPostgres(
  programs: string,
  adminPassword: string,
  {
    parent,
    address,
    more = () => [],
  }: { parent?: string; address?: ServerAddress | undefined; more?: SettingsOf } = {},
): Promise<PostgresServer> {
  const folder = createServerFolder('postgres', parent);
  const passwordFile = folder.writeFile('admin-password', adminPassword);
  initialize(programs, folder, passwordFile);
  const { host, port } = address ?? { host: '127.0.0.1', port: await freePort() };
  const settings = more(folder.writeFile);
  const { child, exited, log } = await launch(programs, folder, { host, port }, settings);
  const env = { PATH: `${programs}:/usr/bin:/bin`, PGHOST: folder.path, PGPORT: String(port) };
  return {
    port,
    data: join(folder.path, 'data'),
    writeFile: folder.writeFile,
    log,
    runScript: (script) => folder.runScript(script, env),
    stop: async () => {
      // SIGINT: a fast shutdown.
      child.kill('SIGINT');
      await exited;
      folder.remove();
    },
  };
}

function initialize(programs: string, folder: ServerFolder, passwordFile: string): void {
  const settings = [
    `--pgdata=${join(folder.path, 'data')}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync',
  ];
  execFileSync(join(programs, 'initdb'), settings, { ...folder.user, stdio: 'ignore' });
}

function launch(
  programs: string,
  folder: ServerFolder,
  { host, port }: ServerAddress,
  more: readonly string[],
) {
  const settings = {
    data_directory: join(folder.path, 'data'),
    unix_socket_directories: folder.path,
    listen_addresses: host,
    port,
    fsync: 'off',
    log_statement: 'all',
  };
  return launchServer(
    join(programs, 'postgres'),
    [
      '-D',
      settings.data_directory,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ...more,
    ],
    folder.user,
    'database system is ready to accept connections',
  );
}
