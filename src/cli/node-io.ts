import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from './cli-error.ts';
import type { Io } from './io.ts';

/** The terminal, files, programs and clusters of this machine. */
export function nodeIo(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Io {
  return {
    out: (words) => void process.stdout.write(words),
    err: (words) => void process.stderr.write(words),
    isTerminal: process.stdout.isTTY,
    environment,
    signal,
    now: () => new Date(),
    sleep: async (ms) => {
      await delay(ms, undefined, { signal }).catch(() => undefined);
    },
    readFile: (path) => (path === '-' ? text(process.stdin) : readFile(path, 'utf8')),
    listFolder,
    writeFile: async (path, content) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { flag: 'wx' });
    },
    ask,
    runProgram,
    connect: async (options) => {
      const { connectToCluster } = await import('./connect.ts');
      return connectToCluster(options, environment);
    },
  };
}

async function listFolder(path: string): Promise<readonly string[] | undefined> {
  try {
    const names = await readdir(path);
    return names
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .toSorted()
      .map((name) => join(path, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

async function runProgram(command: string, args: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(command, args, { stdio: 'inherit' });
  child.once('error', () =>
    reject(
      new CliError(`${command} cannot be started`, `Install ${command} and see that it is in PATH`),
    ),
  );
  child.once('exit', (code) => resolve(code ?? 1));
  return promise;
}
