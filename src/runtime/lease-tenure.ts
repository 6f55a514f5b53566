import type { Clock } from './clock.ts';
import { LeaseLostError } from './errors.ts';
import type { Fence } from './fence.ts';

/** The time during which this process is the leader for certain. */
export interface Tenure {
  readonly fence: Fence;
  isHeld(): boolean;
  /**
   * Begins with a successful write of the Lease which was started at this monotonic time. False
   * where that is too long ago by now: then nothing begins.
   */
  begin(writeStarted: number, onLost: (error: LeaseLostError) => void): boolean;
  /** The Lease was written again, started at this monotonic time. Nothing brings a lost one back. */
  renew(writeStarted: number): void;
  /** Ends because of this, and tells. Does nothing where none is held. */
  lose(reason: string): void;
  /** Ends of our own will, without telling. */
  end(): void;
}

interface Term {
  deadline: number;
  cancelTimer: () => void;
  onLost: (error: LeaseLostError) => void;
}

/**
 * A tenure lasts `renewDeadlineMs` from the start of the last write of the Lease that succeeded, on
 * the monotonic clock alone. Others wait the longer lease duration from a later time on, namely
 * when they saw that write, so that two tenures never overlap; and since each check looks at the
 * clock, a process that was stopped or blocked finds out before it writes, whatever its timers do.
 */
export function createTenure(clock: Clock, renewDeadlineMs: number): Tenure {
  let term: Term | undefined;

  function lose(reason: string): void {
    const lost = term;
    if (lost === undefined) return;
    end();
    lost.onLost(new LeaseLostError(`The lease is lost: ${reason}`));
  }

  function end(): void {
    term?.cancelTimer();
    term = undefined;
  }

  function isHeld(): boolean {
    return term !== undefined && clock.monotonic() < term.deadline;
  }

  function check(): void {
    if (term !== undefined && !isHeld()) lose('it was not renewed in time');
  }

  function extend(current: Term, writeStarted: number): void {
    current.cancelTimer();
    current.deadline = writeStarted + renewDeadlineMs;
    current.cancelTimer = clock.after(current.deadline - clock.monotonic(), check);
  }

  return {
    fence: {
      assertHeld() {
        check();
        if (term === undefined) {
          throw new LeaseLostError('The lease is not held, so nothing may be written');
        }
      },
    },
    isHeld,
    begin(writeStarted, onLost) {
      end();
      if (clock.monotonic() >= writeStarted + renewDeadlineMs) return false;
      term = { deadline: 0, cancelTimer: () => undefined, onLost };
      extend(term, writeStarted);
      return true;
    },
    renew(writeStarted) {
      check();
      if (term !== undefined) extend(term, writeStarted);
      check();
    },
    lose,
    end,
  };
}
