import type { InformerState } from './informer.ts';
import type { Logger } from './logger.ts';
import { resourceName } from './resource.ts';
import type { Resource } from './resource.ts';

/** How an informer is, and who waits for it. */
export interface InformerStatus {
  readonly state: InformerState;
  readonly trouble: string;
  readonly enter: (state: InformerState) => void;
  /** Logs the text where it is another than before. */
  readonly setTrouble: (text: string) => void;
  /** Resolves once it is synced or absent; rejects when aborted. */
  readonly waitForSync: (signal: AbortSignal) => Promise<void>;
}

export interface InformerStatusOptions {
  logger: Logger;
  /** Called after each change of the state. */
  onState: (state: InformerState) => void;
}

/** The status of an informer that does not run yet. */
export function createInformerStatus(
  resource: Resource,
  { logger, onState }: InformerStatusOptions,
): InformerStatus {
  const waiting = new Set<() => void>();
  let state: InformerState = 'idle';
  let trouble = '';
  const isSettled = (): boolean => state === 'synced' || state === 'absent';

  return {
    get state() {
      return state;
    },
    get trouble() {
      return trouble;
    },
    enter: (next) => {
      if (state === next) return;
      state = next;
      onState(next);
      if (isSettled()) for (const settle of waiting) settle();
    },
    setTrouble: (text) => {
      if (trouble === text) return;
      trouble = text;
      if (text === '') logger.info({}, 'The informer follows again');
      else logger.warn({ trouble: text }, 'The informer does not follow');
    },
    waitForSync: (signal) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          waiting.delete(settled);
          signal.removeEventListener('abort', aborted);
          settle();
        };
        const settled = (): void => end(resolve);
        const aborted = (): void =>
          end(() => reject(new Error(`stopped before ${resourceName(resource)} was synced`)));
        if (isSettled()) return resolve();
        if (signal.aborted) return aborted();
        waiting.add(settled);
        signal.addEventListener('abort', aborted, { once: true });
      }),
  };
}
