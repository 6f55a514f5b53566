/** Something that is waited for and rung from elsewhere. */
export interface Alarm {
  ring: () => void;
  /** Forgets a ring that nobody waited for. */
  reset(): void;
  /** Resolves at the next ring since the last reset, or when the signal aborts. */
  rings(signal: AbortSignal): Promise<void>;
}

/** An alarm that has not rung. */
export function createAlarm(): Alarm {
  let hasRung = false;
  let waiting: (() => void) | undefined;
  const ring = (): void => {
    hasRung = true;
    waiting?.();
  };
  return {
    ring,
    reset: () => {
      hasRung = false;
    },
    rings: async (signal) => {
      if (hasRung || signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = resolve;
      signal.addEventListener('abort', ring, { once: true });
      await promise;
      waiting = undefined;
      signal.removeEventListener('abort', ring);
    },
  };
}
