import { setTimeout as delay } from 'node:timers/promises';

/** Waits for so many milliseconds, and lets others work meanwhile. */
export type Rest = (forMs: number) => Promise<void>;

/** Items begun and not done, for each that works: those that rest still take memory. */
const openForEachPlace = 6;

/**
 * Does the work for all items, so many at once, in their order; those that rest are not counted.
 * Rejects at the first rejection, and begins nothing more then.
 */
export async function inPool<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, rest: Rest) => Promise<void>,
): Promise<void> {
  const places = Math.max(atOnce, 1);
  const busy = createSemaphore(places);
  const open = createSemaphore(places * openForEachPlace);
  let hasFailed = false;
  const rest: Rest = async (forMs) => {
    busy.release();
    await delay(forMs);
    await busy.acquire('first');
  };
  const one = async (item: T): Promise<void> => {
    await open.acquire();
    await busy.acquire();
    try {
      if (!hasFailed) await work(item, rest);
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      busy.release();
      open.release();
    }
  };
  await Promise.all(items.map(one));
}

/** Lets so many through at once. */
function createSemaphore(size: number) {
  let free = size;
  const waiting: (() => void)[] = [];
  return {
    acquire: async (place: 'first' | 'last' = 'last'): Promise<void> => {
      if (free > 0) {
        free -= 1;
        return;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      if (place === 'first') waiting.unshift(resolve);
      else waiting.push(resolve);
      await promise;
    },
    release: (): void => {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
