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
  const folder = mkdtempSync(join(tmpdir(), 'slipway-postgres-'));
  // PostgreSQL refuses to run as root.
  const identity = process.getuid?.() === 0 ? nobody : undefined;
  const own = (path: string): string => {
    if (identity !== undefined) chownSync(path, identity.uid, identity.gid);
    return path;
  };
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return own(path);
  };
  chmodSync(own(folder), 0o700);
  const data = join(folder, 'data');
  const passwordFile = write('admin-password', adminPassword);
  const options = { ...identity, cwd: folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } };
  execFileSync(
    join(programs, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '--encoding=UTF8',
      '--no-sync',
    ],
    { ...options, stdio: 'ignore' },
  );
  const port = await freePort();
  let log = '';
  const child = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      ...['-k', folder],
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', `port=${port}`],
      ...['-c', 'fsync=off'],
      ...['-c', 'log_statement=all'],
    ],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
      if (log.includes('database system is ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`postgres ended:\n${log}`)));
  });
  await ready;
  return {
    port,
    writeFile: write,
    log: () => log,
    runScript: async (script) => {
      const path = write('script.sh', script);
      const env = { PATH: `${programs}:/usr/bin:/bin`, PGHOST: folder, PGPORT: String(port) };
      const run = spawn('/bin/sh', [path], { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
      run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
      const code = await new Promise((resolve) => run.once('close', resolve));
      if (code !== 0 || output !== '')
        throw new Error(`the script ended with ${String(code)}: ${output}`);
    },
    stop: async () => {
      // SIGINT: a fast shutdown.
      child.kill('SIGINT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
