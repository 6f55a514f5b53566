import type { Clock } from '../../runtime/clock.ts';
import type { SideWork } from '../../runtime/side-work.ts';
import type { Measure } from './login-checks.ts';

export interface SizeChecks {
  /**
   * The bytes that the data took when it was measured last and, where that is some minutes ago,
   * measures anew beside the reconciling. Undefined while nothing is known.
   */
  check(key: string, measure: Measure | undefined): number | undefined;
  /** Forgets a Database that is gone or whose server does not run. */
  forget(key: string): void;
}

/** Who is told of each size. */
export interface SizeSink {
  measured(key: string, bytes: number): void;
  forgotten(key: string): void;
}

interface Entry {
  bytes: number | undefined;
  dueAt: number;
  isRunning: boolean;
  /** Aborts when the entry is forgotten, so that a slow server is not waited for. */
  readonly forgotten: AbortController;
  /** How often in a row the first measurement failed. */
  failures: number;
}

/** A server with many tables has work to do for an answer. */
const measuredForMs = 300_000;
/** Milliseconds after which a first measurement that failed is made again; doubled each time. */
const firstRetryMs = 10_000;
/** Milliseconds between two measurements of all together. */
const spacingMs = 100;

/** Creates the memory of sizes; the first one of a Database wakes its reconciling. */
export function createSizeChecks(options: {
  sideWork: SideWork;
  clock: Clock;
  sink: SizeSink;
  wake: (key: string) => void;
}): SizeChecks {
  const { sideWork, clock, sink, wake } = options;
  const entries = new Map<string, Entry>();

  async function run(key: string, entry: Entry, measure: Measure): Promise<void> {
    const isFirst = entry.bytes === undefined;
    entry.isRunning = true;
    let wasAsked = false;
    let hasFailed = false;
    try {
      await sideWork.run(`size ${key}`, async (signal) => {
        wasAsked = true;
        const bytes = await measure(AbortSignal.any([signal, entry.forgotten.signal]));
        if (bytes === undefined || entries.get(key) !== entry) return;
        entry.bytes = bytes;
        sink.measured(key, bytes);
      });
    } catch {
      // The login tells what is wrong with the server; what was known of the size stays.
      hasFailed = true;
    }
    // What still ran for an entry that was forgotten answered to that one alone.
    if (isFirst && (hasFailed || !wasAsked)) return retryLater(key, entry);
    entry.isRunning = false;
    entry.dueAt = clock.monotonic() + Math.max(measuredForMs, entries.size * spacingMs);
    if (isFirst && entry.bytes !== undefined && entries.get(key) === entry) wake(key);
  }

  function retryLater(key: string, entry: Entry): void {
    const delayMs = Math.min(firstRetryMs * 2 ** entry.failures, measuredForMs);
    entry.failures += 1;
    entry.isRunning = false;
    entry.dueAt = clock.monotonic() + delayMs;
    clock.after(delayMs, () => {
      if (entries.get(key) === entry) wake(key);
    });
  }

  return {
    check(key, measure) {
      const now = clock.monotonic();
      const entry = entries.get(key) ?? newEntry(now);
      if (measure === undefined) return entry.bytes;
      entries.set(key, entry);
      if (!entry.isRunning && now >= entry.dueAt) void run(key, entry, measure);
      return entry.bytes;
    },
    forget(key) {
      entries.get(key)?.forgotten.abort();
      if (entries.delete(key)) sink.forgotten(key);
    },
  };
}

function newEntry(now: number): Entry {
  const forgotten = new AbortController();
  return { bytes: undefined, dueAt: now, isRunning: false, failures: 0, forgotten };
}
