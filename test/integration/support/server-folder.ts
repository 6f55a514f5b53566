import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How to start programs as the user of a server. */
export interface ServerUser {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
}

/** A folder of the user that a server of tests runs as: most refuse to run as root. */
export interface ServerFolder {
  readonly path: string;
  readonly user: ServerUser;
  /** Writes a file that only that user can read; returns its path. */
  readonly writeFile: (name: string, text: string) => string;
  /** Runs a shell script as that user; rejects where it fails or says anything. */
  readonly runScript: (script: string, env: Readonly<Record<string, string>>) => Promise<void>;
  readonly remove: () => void;
}

/** More options of a server, which may name files of its folder. */
export type SettingsOf = (writeFile: ServerFolder['writeFile']) => readonly string[];

const nobody = { uid: 65_534, gid: 65_534 };

/** Makes one in `parent`, by default in the system's folder for such things. */
export function createServerFolder(prefix: string, parent = tmpdir()): ServerFolder {
  const path = mkdtempSync(join(parent, `slipway-${prefix}-`));
  const identity = process.getuid?.() === 0 ? nobody : undefined;
  const own = (file: string): string => {
    if (identity !== undefined) chownSync(file, identity.uid, identity.gid);
    return file;
  };
  chmodSync(own(path), 0o700);
  const user = { ...identity, cwd: path, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } };
  const writeFile = (name: string, text: string): string => {
    const file = join(path, name);
    writeFileSync(file, text, { mode: 0o600 });
    return own(file);
  };
  return {
    path,
    user,
    writeFile,
    runScript: (script, env) =>
      runShell(writeFile('script.sh', script), { ...user, env: { ...user.env, ...env } }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A server that runs. */
export interface LaunchedServer {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  /** What it said on its standard error. */
  readonly log: () => string;
}

/** Starts a server; resolves once it says `ready`, rejects with its log where it ends before. */
export async function launchServer(
  program: string,
  args: readonly string[],
  user: ServerUser,
  ready: string,
): Promise<LaunchedServer> {
  const child = spawn(program, args, { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  // A server that logs every statement says megabytes: what it said is joined for who asks only.
  const said: string[] = [];
  let isReady = false;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said.push(chunk.toString('utf8'));
      if (isReady || !said.join('').includes(ready)) return;
      isReady = true;
      resolve();
    });
    child.once('exit', () => reject(new Error(`${program} ended:\n${said.join('')}`)));
  });
  return { child, exited, log: () => said.join('') };
}

async function runShell(path: string, user: ServerUser): Promise<void> {
  const run = spawn('/bin/sh', [path], { ...user, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const code = await new Promise((resolve) => run.once('close', resolve));
  if (code !== 0 || output !== '') {
    throw new Error(`the script ended with ${String(code)}: ${output}`);
  }
}
