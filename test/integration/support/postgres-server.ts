import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';

export interface PostgresServer {
  readonly port: number;
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
  const folders = [
    ...versions
      .toSorted()
      .toReversed()
      .map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres', 'psql'].every((program) => existsSync(join(folder, program))),
  );
}

const nobody = { uid: 65_534, gid: 65_534 };

/** Makes and starts a server on a free port of the loopback, in a folder that is removed at the end. */
export async function startPostgres(
  programs: string,
  adminPassword: string,
): Promise<PostgresServer> {
  const folder = createFolder();
  const passwordFile = folder.write('admin-password', adminPassword);
  initialize(programs, folder, passwordFile);
  const port = await freePort();
  const { child, exited, log } = await launch(programs, folder, port);
  return {
    port,
    writeFile: folder.write,
    log,
    runScript: async (script) => {
      const path = folder.write('script.sh', script);
      const env = { PATH: `${programs}:/usr/bin:/bin`, PGHOST: folder.path, PGPORT: String(port) };
      await runShell(path, { ...folder.options, env });
    },
    stop: async () => {
      // SIGINT: a fast shutdown.
      child.kill('SIGINT');
      await exited;
      rmSync(folder.path, { recursive: true, force: true });
    },
  };
}

interface Folder {
  readonly path: string;
  /** How to start programs in it. */
  readonly options: { cwd: string; env: Record<string, string>; uid?: number; gid?: number };
  readonly write: (name: string, text: string) => string;
}

/** A folder of the user that the server runs as: PostgreSQL refuses to run as root. */
function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'slipway-postgres-'));
  const identity = process.getuid?.() === 0 ? nobody : undefined;
  const own = (file: string): string => {
    if (identity !== undefined) chownSync(file, identity.uid, identity.gid);
    return file;
  };
  chmodSync(own(path), 0o700);
  return {
    path,
    options: { ...identity, cwd: path, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
    write: (name, text) => {
      const file = join(path, name);
      writeFileSync(file, text, { mode: 0o600 });
      return own(file);
    },
  };
}

function initialize(programs: string, folder: Folder, passwordFile: string): void {
  const settings = [
    `--pgdata=${join(folder.path, 'data')}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync',
  ];
  execFileSync(join(programs, 'initdb'), settings, { ...folder.options, stdio: 'ignore' });
}

async function launch(programs: string, folder: Folder, port: number) {
  const settings = {
    data_directory: join(folder.path, 'data'),
    unix_socket_directories: folder.path,
    listen_addresses: '127.0.0.1',
    port,
    fsync: 'off',
    log_statement: 'all',
  };
  const child = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      settings.data_directory,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...folder.options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
      if (log.includes('database system is ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`postgres ended:\n${log}`)));
  });
  return { child, exited, log: () => log };
}

/** Rejects where the script fails or says anything. */
async function runShell(path: string, options: Folder['options']): Promise<void> {
  const run = spawn('/bin/sh', [path], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const code = await new Promise((resolve) => run.once('close', resolve));
  if (code !== 0 || output !== '') {
    throw new Error(`the script ended with ${String(code)}: ${output}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
