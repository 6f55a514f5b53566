import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../environment.ts';

const windowMs = 3_000;

/** Resolves once the user has written nothing for some seconds, or when the time is up. */
export async function untilQuiet(
  { requests }: Environment,
  user: string,
  limitMs = 300_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    const mark = await requests.mark();
    await delay(windowMs);
    if ((await requests.countSince(mark, user)).writes === 0) return;
  }
}

/** Whether the work ended in time; rejects where it did. */
export async function withinTime(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const timer = new AbortController();
  const over = delay(limitMs, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), over]);
  } finally {
    timer.abort();
  }
}
