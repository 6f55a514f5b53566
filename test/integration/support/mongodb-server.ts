import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { KeyPair } from '../../../src/runtime/testing/test-certificates.ts';

export interface MongodbServer {
  readonly port: number;
  /** Speaks TLS only. */
  readonly tlsPort: number;
  writeFile(name: string, text: string): string;
  /**
   * Runs a shell script with `mongosh` and `hostname` as they are in the pod; resolves to what it
   * says. Rejects where it fails.
   */
  runScript(script: string): Promise<string>;
  /** All that the server, the scripts and mongosh have logged. */
  log(): string;
  stop(): Promise<void>;
}

export interface MongodbPrograms {
  readonly ferretdb: string;
  /** Undefined: scripts cannot be run. */
  readonly mongosh: string | undefined;
}

/** MongoDB's shell, where PATH has it. */
export function findMongosh(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'mongosh'))
    .find((path) => existsSync(path));
}

/** Starts a server without users on free ports of the loopback; its folder is removed at the end. */
export async function startMongodb(
  programs: MongodbPrograms,
  { cert, key }: KeyPair,
): Promise<MongodbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-mongodb-'));
  const writeFile = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  mkdirSync(join(folder, 'data'));
  const child = spawn(
    programs.ferretdb,
    [
      `-data=${join(folder, 'data')}`,
      '-tls-listen=127.0.0.1:0',
      `-tls-certificate=${writeFile('server.crt', cert)}`,
      `-tls-key=${writeFile('server.key', key)}`,
    ],
    { cwd: folder, env: {}, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { ports, log } = await readPorts(child);
  let said = '';
  return {
    ...ports,
    writeFile,
    log: () => [log(), said, ...mongoshLogs(folder)].join('\n'),
    runScript: async (script) => {
      const path = writeFile('script.sh', script);
      const output = await runShell(path, scriptEnvironment(folder, programs, ports));
      said += output;
      return output;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the user `root` in a server without users, which asks nobody for a login. */
export async function makeSuperuser(port: number, password: string): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, { directConnection: true });
  try {
    await client.db('admin').command({ createUser: 'root', pwd: password, roles: ['root'] });
  } finally {
    await client.close();
  }
}

async function readPorts(child: ChildProcess) {
  let log = '';
  const portOf = (kind: string): number =>
    Number(new RegExp(`Listening on ${kind} 127\\.0\\.0\\.1:(\\d+)\\.`).exec(log)?.[1]);
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
      if (portOf('TLS') > 0) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`ferretdb ended:\n${log}`)));
  });
  return { ports: { port: portOf('TCP'), tlsPort: portOf('TLS') }, log: () => log };
}

/** In the pod the server has MongoDB's own port for all, and the host's name leads to it. */
function scriptEnvironment(
  folder: string,
  { mongosh }: MongodbPrograms,
  { port, tlsPort }: Pick<MongodbServer, 'port' | 'tlsPort'>,
): NodeJS.ProcessEnv {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const write = (name: string, line: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  write('hostname', `echo 127.0.0.1:${port}`);
  write(
    'mongosh',
    `case "$*" in\n*mongodb://*) ;;\n*' --tls '*) set -- --port ${tlsPort} "$@" ;;\n` +
      `*) set -- --port ${port} "$@" ;;\nesac\n` +
      `PATH="$OUTER_PATH" exec '${mongosh ?? 'mongosh'}' "$@"`,
  );
  return { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, OUTER_PATH: process.env['PATH'] };
}

/** mongosh keeps one for each time that it runs. */
function mongoshLogs(home: string): readonly string[] {
  const folder = join(home, '.mongodb/mongosh');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((name) => name.endsWith('_log'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

async function runShell(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const run = spawn('/bin/sh', [path], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const code = await new Promise((resolve) => run.once('close', resolve));
  if (code !== 0) throw new Error(`the script ended with ${String(code)}: ${output}`);
  return output;
}
