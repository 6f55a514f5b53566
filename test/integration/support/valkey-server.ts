import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { valkeyContainer } from '../../../src/controllers/database/engines/valkey/container.ts';
import type {
  ServerContainer,
  ServerTls,
} from '../../../src/controllers/database/engines/engine.ts';
import type { LogicalNames } from '../../../src/controllers/database/names.ts';

/** The programs of Valkey or of the Redis that it began as. */
export interface ValkeyPrograms {
  readonly server: string;
  readonly client: string;
}

/** What a shell command came to. */
export interface ShellResult {
  readonly code: number | null;
  readonly output: string;
}

export interface ValkeyServer {
  readonly port: number;
  /** Of TLS, where it was told to speak it. */
  readonly tlsPort: number;
  readonly container: ServerContainer;
  /** Writes a file that the server's user can read; returns its path. */
  writeFile(name: string, text: string): string;
  /** Sets what is in the file of a password, as a changed Secret does. */
  setPassword(of: 'admin' | 'service', password: string): void;
  /** The text and the mode of the file of the users. */
  users(): { text: string; mode: number };
  /** Runs a command of a probe as the kubelet would; gives up after five seconds. */
  exec(command: readonly string[]): Promise<ShellResult>;
  /** All that the server has logged, over all its starts. */
  log(): string;
  /** The arguments and the environment of the running server. */
  processTexts(): string;
  /** Ends the server in good order and starts it by the script, with more options for it. */
  restart(options?: readonly string[], until?: Stage): Promise<void>;
  /** Sends the server a signal. */
  signal(signal: NodeJS.Signals): void;
  /** Lets the server make new files in its folder, or not. */
  setWritable(isWritable: boolean): void;
  /** Ends the server in good order. */
  end(): Promise<void>;
  /** The same, and removes its folder. */
  stop(): Promise<void>;
}

/** How far a server has got: it answers before it has loaded its data. */
type Stage = 'starting' | 'ready';

/** Finds the programs in PATH: Valkey's, else those of Redis; undefined without either. */
export function findValkey(): ValkeyPrograms | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin');
  for (const name of ['valkey', 'redis']) {
    const folder = folders.find((candidate) =>
      ['server', 'cli'].every((part) => existsSync(join(candidate, `${name}-${part}`))),
    );
    if (folder !== undefined) {
      return { server: join(folder, `${name}-server`), client: join(folder, `${name}-cli`) };
    }
  }
  return undefined;
}

const nobody = { uid: 65_534, gid: 65_534 };
/** Milliseconds. */
const probeTimeout = 5_000;

/** What the server is started with. */
export interface ValkeySetup {
  readonly names: LogicalNames;
  readonly adminPassword: string;
  readonly servicePassword: string;
  /** More options for the server, which come after those of the script. */
  readonly options?: readonly string[];
  /** What it is to speak TLS with. */
  readonly tls?: (writeFile: (name: string, text: string) => string) => ServerTls;
  /** Where its folder is made; the system's folder for such things by default. */
  readonly parent?: string;
}

/**
 * Starts a server by the start script of the engine, on a free port of the loopback and in a folder
 * that is removed at the end. The script finds the programs under Valkey's names in a folder of
 * shims, which is all that differs from the image.
 */
export async function startValkey(
  programs: ValkeyPrograms,
  setup: ValkeySetup,
): Promise<ValkeyServer> {
  const folder = createFolder(setup.parent);
  const port = await freePort();
  const users = join(folder.path, 'users.acl');
  const paths = {
    data: folder.path,
    adminPassword: folder.write('admin-password', setup.adminPassword),
    servicePassword: folder.write('service-password', setup.servicePassword),
    initScript: join(folder.path, 'start.sh'),
    ...(setup.tls === undefined ? {} : { tls: setup.tls(folder.write) }),
  };
  const tlsPort = await freePort();
  const container = valkeyContainer(setup.names, paths, {
    port,
    tlsPort,
    bind: ['127.0.0.1', '-::1'],
    users,
  });
  folder.write('start.sh', container.initScript);
  folder.shim('valkey-cli', programs.client, []);
  let log = '';
  const start = async (options: readonly string[], until: Stage = 'ready'): Promise<Running> => {
    folder.shim('valkey-server', programs.server, options);
    return launch(folder, container, until, (text) => (log += text));
  };
  let running = await start(setup.options ?? []);
  const end = async (): Promise<void> => {
    running.child.kill('SIGCONT');
    running.child.kill('SIGTERM');
    await running.exited;
  };
  return {
    port,
    tlsPort,
    container,
    writeFile: folder.write,
    setPassword: (of, password) => void folder.write(`${of}-password`, password),
    users: () => ({ text: readFileSync(users, 'utf8'), mode: statSync(users).mode & 0o777 }),
    exec: (command) => execute(command, folder.options),
    log: () => log,
    processTexts: () =>
      ['cmdline', 'environ']
        .map((file) => readFileSync(`/proc/${running.child.pid}/${file}`, 'utf8'))
        .join('\n'),
    restart: async (options = [], until = 'ready') => {
      await end();
      running = await start(options, until);
    },
    end,
    signal: (signal) => void running.child.kill(signal),
    setWritable: (isWritable) => chmodSync(folder.path, isWritable ? 0o700 : 0o500),
    stop: async () => {
      await end();
      rmSync(folder.path, { recursive: true, force: true });
    },
  };
}

interface Folder {
  readonly path: string;
  /** How to start programs in it. */
  readonly options: { cwd: string; env: Record<string, string>; uid?: number; gid?: number };
  readonly write: (name: string, text: string) => string;
  /** Makes a program of this name that is another one, with more arguments. */
  readonly shim: (name: string, program: string, more: readonly string[]) => void;
}

/** A folder of a user without rights, as the container's is one. */
function createFolder(parent = tmpdir()): Folder {
  const path = mkdtempSync(join(parent, 'slipway valkey-'));
  const identity = process.getuid?.() === 0 ? nobody : undefined;
  const own = (file: string): string => {
    if (identity !== undefined) chownSync(file, identity.uid, identity.gid);
    return file;
  };
  chmodSync(own(path), 0o700);
  const write = (name: string, text: string): string => {
    const file = join(path, name);
    writeFileSync(file, text, { mode: 0o600 });
    return own(file);
  };
  return {
    path,
    options: { ...identity, cwd: path, env: { PATH: `${path}:/usr/bin:/bin` } },
    write,
    shim: (name, program, more) => {
      const words = more.map((word) => `'${word}'`).join(' ');
      chmodSync(write(name, `#!/bin/sh\nexec ${program} "$@" ${words}\n`), 0o700);
    },
  };
}

/** What the server logs when it has got that far. */
const signs: Readonly<Record<Stage, string>> = {
  starting: 'Server initialized',
  ready: 'Ready to accept connections',
};

interface Running {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
}

async function launch(
  folder: Folder,
  { args }: ServerContainer,
  until: Stage,
  onText: (text: string) => void,
): Promise<Running> {
  const [shell = '', ...rest] = args;
  const child = spawn(shell, rest, { ...folder.options, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      onText(chunk.toString('utf8'));
      if (output.includes(signs[until])) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', () => reject(new Error(`the start script ended:\n${output}`)));
  });
  return { child, exited };
}

/** Runs a command; code null where it had to be killed. */
async function execute(
  [program = '', ...args]: readonly string[],
  options: Folder['options'],
): Promise<ShellResult> {
  const run = spawn(program, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: probeTimeout,
  });
  let output = '';
  run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => run.once('exit', resolve));
  return { code, output };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
