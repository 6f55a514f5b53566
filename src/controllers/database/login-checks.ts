import type { Clock } from '../../runtime/clock.ts';
import type { SideWork } from '../../runtime/side-work.ts';
import type { LoginOutcome } from './login/connection.ts';

/** What is known of the login at this moment. */
export interface LoginCheck {
  /** Undefined while the first attempt is under way. */
  readonly outcome: LoginOutcome | undefined;
  /** Milliseconds after which to ask again. */
  readonly recheckMs: number | undefined;
}

export interface LoginChecks {
  /**
   * What the latest attempt came to and, where one is due, starts the next one beside the
   * reconciling, which is woken when that ends. A new fingerprint makes old results void.
   */
  check(
    key: string,
    fingerprint: string,
    attempt: (signal: AbortSignal) => Promise<LoginOutcome>,
  ): LoginCheck;
  /** Forgets a Database that is gone or whose server does not run. */
  forget(key: string): void;
}

interface Entry {
  readonly fingerprint: string;
  outcome: LoginOutcome | undefined;
  isRunning: boolean;
  dueAt: number;
  failures: number;
}

/** A login that works is tried again this seldom: somebody may change the password on the server. */
const verifiedForMs = 30 * 60_000;
const firstRetryMs = 5_000;
const longestRetryMs = 5 * 60_000;

/** Creates the memory of logins; it holds results, never credentials. */
export function createLoginChecks(options: {
  sideWork: SideWork;
  clock: Clock;
  wake: (key: string) => void;
}): LoginChecks {
  const { sideWork, clock, wake } = options;
  const entries = new Map<string, Entry>();

  function start(
    key: string,
    entry: Entry,
    attempt: (signal: AbortSignal) => Promise<LoginOutcome>,
  ): void {
    entry.isRunning = true;
    const settle = (outcome: LoginOutcome): void => {
      const isVerified = outcome.result === 'verified';
      entry.failures = isVerified ? 0 : entry.failures + 1;
      entry.outcome = outcome;
      entry.isRunning = false;
      entry.dueAt = clock.monotonic() + (isVerified ? verifiedForMs : backoff(entry.failures));
      if (entries.get(key) === entry) wake(key);
    };
    sideWork
      .run(`login ${key} ${entry.fingerprint}`, async (signal) => settle(await attempt(signal)))
      .catch(() => settle({ result: 'unreachable', message: 'An attempt to log in was given up' }));
  }

  return {
    check(key, fingerprint, attempt) {
      const known = entries.get(key);
      const now = clock.monotonic();
      const entry: Entry =
        known?.fingerprint === fingerprint
          ? known
          : { fingerprint, outcome: undefined, isRunning: false, dueAt: now, failures: 0 };
      entries.set(key, entry);
      if (!entry.isRunning && now >= entry.dueAt) start(key, entry, attempt);
      return {
        outcome: entry.outcome,
        recheckMs: entry.isRunning ? undefined : Math.max(entry.dueAt - now, 0),
      };
    },
    forget: (key) => void entries.delete(key),
  };
}

function backoff(failures: number): number {
  return Math.min(firstRetryMs * 2 ** Math.min(failures - 1, 10), longestRetryMs);
}
