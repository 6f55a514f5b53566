import type { Clock } from '../../runtime/clock.ts';
import type { SideWork } from '../../runtime/side-work.ts';
import type { LoginOutcome } from './login/connection.ts';
import type { RotationProgress } from './rotation/rotation-words.ts';

/** What an attempt came to. */
export interface Attempt {
  readonly outcome: LoginOutcome;
  /**
   * Does the same login once more, without asking the API server for anything. It holds what it
   * logs in with in memory, until the server refuses it or the Database or its Secret changes.
   * Undefined: the whole attempt is to be made anew.
   */
  readonly again?: ((signal: AbortSignal) => Promise<LoginOutcome | undefined>) | undefined;
  /** Asks the server how many bytes its data takes, likewise; undefined where it cannot be asked. */
  readonly measure?: Measure | undefined;
  /** What a rotation of the credentials waits for. */
  readonly rotation?: RotationProgress | undefined;
}

/** Bytes; undefined where the server does not tell. Rejects where it cannot be asked. */
export type Measure = (signal: AbortSignal) => Promise<number | undefined>;

/** What is known of the login at this moment. */
export interface LoginCheck {
  /** Undefined while the first attempt is under way. */
  readonly outcome: LoginOutcome | undefined;
  readonly rotation?: RotationProgress | undefined;
  /** Milliseconds after which to ask again. */
  readonly recheckMs: number | undefined;
  /** How to measure the data of a server that let Slipway in last time. */
  readonly measure: Measure | undefined;
}

export interface LoginChecks {
  /**
   * What the latest attempt came to and, where one is due, starts the next one beside the
   * reconciling, which is woken when that ends. A new fingerprint makes old results void.
   */
  check(
    key: string,
    fingerprint: string,
    attempt: (signal: AbortSignal) => Promise<Attempt>,
  ): LoginCheck;
  /** Forgets a Database that is gone or whose server does not run. */
  forget(key: string): void;
}

interface Entry {
  readonly fingerprint: string;
  outcome: LoginOutcome | undefined;
  rotation: RotationProgress | undefined;
  again: Attempt['again'];
  measure: Attempt['measure'];
  isRunning: boolean;
  /** Ends with the attempt that was started last; also of the entry before. */
  running: Promise<void> | undefined;
  dueAt: number;
  failures: number;
}

/** A login that works is tried again this often: a server, a role or a password may be gone. */
const verifiedForMs = 20_000;
/** Milliseconds between two logins of all together, so that many databases cost no more than some. */
const spacingMs = 50;
const firstRetryMs = 5_000;

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
    attempt: (signal: AbortSignal) => Promise<Attempt>,
  ): void {
    entry.isRunning = true;
    const settle = ({ outcome, again, measure, rotation }: Attempt): void => {
      const isVerified = outcome.result === 'verified';
      entry.failures = isVerified ? 0 : entry.failures + 1;
      entry.outcome = outcome;
      entry.rotation = rotation;
      entry.again = mayBeMended(outcome) ? undefined : again;
      entry.measure = entry.again === undefined ? undefined : measure;
      entry.isRunning = false;
      const interval = Math.max(verifiedForMs, entries.size * spacingMs);
      const delay = isVerified ? interval : Math.min(backoff(entry.failures), interval);
      entry.dueAt = clock.monotonic() + delay;
      if (entries.get(key) === entry) wake(key);
    };
    const { running: before } = entry;
    const run = async (signal: AbortSignal): Promise<void> => {
      // What is made and what is dropped must not meet.
      await before;
      const { again, measure, rotation } = entry;
      const outcome = await again?.(signal);
      const isMeant = outcome !== undefined && !mayBeMended(outcome);
      settle(isMeant ? { outcome, again, measure, rotation } : await attempt(signal));
    };
    const givenUp = 'An attempt to log in was given up';
    entry.running = sideWork
      .run(`login ${key} ${entry.fingerprint}`, run)
      .catch(() => settle({ outcome: { result: 'unreachable', message: givenUp } }));
  }

  return {
    check(key, fingerprint, attempt) {
      const known = entries.get(key);
      const now = clock.monotonic();
      const entry: Entry =
        known?.fingerprint === fingerprint
          ? known
          : {
              fingerprint,
              outcome: undefined,
              rotation: undefined,
              again: undefined,
              measure: undefined,
              isRunning: false,
              running: known?.running,
              dueAt: now,
              failures: 0,
            };
      entries.set(key, entry);
      if (!entry.isRunning && now >= entry.dueAt) start(key, entry, attempt);
      return {
        outcome: entry.outcome,
        rotation: entry.rotation,
        recheckMs: entry.isRunning ? undefined : Math.max(entry.dueAt - now, 0),
        measure: letsIn(entry.outcome) ? entry.measure : undefined,
      };
    },
    forget: (key) => void entries.delete(key),
  };
}

function letsIn(outcome: LoginOutcome | undefined): boolean {
  return outcome !== undefined && outcome.result !== 'unreachable' && !mayBeMended(outcome);
}

/** By another password, or by setting the roles up; nothing of that empties a disk. */
export function mayBeMended(outcome: LoginOutcome): boolean {
  return outcome.result === 'refused' && outcome.reason !== 'DiskFull';
}

function backoff(failures: number): number {
  return firstRetryMs * 2 ** Math.min(failures - 1, 10);
}
