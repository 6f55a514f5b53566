import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPostgres } from '../../integration/support/postgres-server.ts';
import { cacheFolder } from '../../programs/cache-folder.ts';
import { withFileLock } from '../../programs/file-lock.ts';
import { assertGo, GoError, runGo } from '../../programs/go-toolchain.ts';

const run = promisify(execFile);

export const shopFolder = join(import.meta.dirname, '../../../examples/shop');

/** How a program is started: its file, its arguments and the folder to be in. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

export const appNames = ['catalog', 'orders', 'payments'] as const;
export type AppName = (typeof appNames)[number];

/** What is missing to run the shop here; empty where nothing is. */
export async function missing(): Promise<string> {
  const python = 'Python 3.11 or newer with venv (apt-get install python3-venv)';
  const lacks = [
    findPostgres() === undefined ? 'PostgreSQL (apt-get install postgresql)' : '',
    await assertGo().then(
      () => '',
      (error: unknown) => (error instanceof GoError ? error.message : String(error)),
    ),
    await run('python3', [
      '-c',
      'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))',
    ]).then(
      () => '',
      () => python,
    ),
  ];
  return lacks.filter((lack) => lack !== '').join('; ');
}

/** Builds what has to be built: the Go program, and the libraries of the Python one. */
export async function buildShop(folder: string): Promise<Record<AppName, Program>> {
  const [catalog, python] = await Promise.all([buildCatalog(folder), pythonWithLibraries()]);
  const cwd = (name: AppName) => join(shopFolder, name);
  return {
    catalog: { file: catalog, args: [], cwd: cwd('catalog') },
    orders: { file: process.execPath, args: ['src/main.ts'], cwd: cwd('orders') },
    payments: { file: python, args: ['-m', 'payments'], cwd: cwd('payments') },
  };
}

async function buildCatalog(folder: string): Promise<string> {
  const file = join(folder, 'catalog');
  await runGo(['build', '-o', file, '.'], { cwd: join(shopFolder, 'catalog') });
  return file;
}

/** A Python with the pinned libraries, made once for each version of them. */
async function pythonWithLibraries(): Promise<string> {
  const requirements = join(shopFolder, 'payments/requirements.txt');
  const text = await readFile(requirements, 'utf8');
  const { stdout: version } = await run('python3', ['--version']);
  const digest = createHash('sha256').update(text).update(version).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `shop-python-${digest}`);
  const python = join(folder, 'bin/python');
  const isDone = join(folder, 'complete');
  await mkdir(cacheFolder(), { recursive: true });
  await withFileLock(`${folder}.lock`, async () => {
    if (existsSync(isDone)) return;
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
    await mkdir(isDone);
  });
  return python;
}
