import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAlive } from './process-table.ts';

export interface FileLockOptions {
  /** Called once if the lock is held by another process, with who holds it. */
  onWait?: (holder: string) => void;
  /** Milliseconds between attempts; 500 by default. */
  pollMs?: number;
  /** Milliseconds without a sign of life after which a holder is taken for dead; 60,000 by default. */
  staleMs?: number;
}

const heartbeatMs = 5_000;

/**
 * Runs the work while holding the lock file; other processes that ask for it wait. A lock whose
 * holder died is taken over: on this machine at once, on another (a shared home) when its file
 * has not been touched for `staleMs`.
 */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  options: FileLockOptions = {},
): Promise<T> {
  await acquire(path, options);
  const heartbeat = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, heartbeatMs);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

async function acquire(path: string, options: FileLockOptions): Promise<void> {
  let told = false;
  for (;;) {
    if (await create(path)) return;
    const holder = await readHolder(path);
    if (holder === undefined) continue;
    if (isStale(holder, options.staleMs ?? 60_000)) {
      await discard(path);
      continue;
    }
    if (!told) options.onWait?.(`process ${holder.pid} on ${holder.host}`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, options.pollMs ?? 500));
  }
}

async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`${process.pid} ${hostname()}`);
    await file.close();
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface Holder {
  pid: number;
  host: string;
  touchedAt: number;
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const [pid = '', host = ''] = content.split(' ');
    return { pid: Number(pid), host, touchedAt: mtimeMs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isStale(holder: Holder, staleMs: number): boolean {
  // An empty file is one that its holder has just made and not written yet.
  const known = Number.isInteger(holder.pid) && holder.pid > 0;
  if (known && holder.host === hostname() && !isAlive(holder.pid)) return true;
  return Date.now() - holder.touchedAt > staleMs;
}

/** Of several that saw the same stale lock, the rename lets one at a time take it away. */
async function discard(path: string): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
