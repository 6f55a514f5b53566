import { isWrite, type Call } from '../call.ts';
import { createWriteCounter } from './write-counter.ts';

export interface StrikeWindow {
  /** Looks at a call before anything is decided about it; true while it is struck. */
  strikes(call: Call): boolean;
  readonly isOpen: boolean;
  /** Closes it for good. */
  readonly end: () => void;
}

export interface StrikeWindowOptions {
  /** After so many writes, from 0 for at once, or with the one of this name, as kills have it. */
  where: string;
  /** Milliseconds that it stays open; until the end by default. */
  forMs?: number;
  onOpen?: () => void;
  onClose?: () => void;
}

/** The time in which a fault strikes: it begins with a certain write of Slipway. */
export function createStrikeWindow(options: StrikeWindowOptions): StrikeWindow {
  const { where } = options;
  const nameOf = createWriteCounter();
  let writes = 0;
  let hasBegun = where === '' || where === '0';
  let state: 'before' | 'open' | 'over' = 'before';
  let timer: NodeJS.Timeout | undefined;
  const close = (): void => {
    clearTimeout(timer);
    const wasOpen = state === 'open';
    state = 'over';
    if (wasOpen) options.onClose?.();
  };
  const open = (): void => {
    state = 'open';
    options.onOpen?.();
    if (options.forMs !== undefined) timer = setTimeout(close, options.forMs);
  };
  return {
    strikes: (call) => {
      if (isWrite(call)) {
        writes += 1;
        hasBegun ||= nameOf(call) === where || writes >= Number(where);
      }
      if (state === 'before' && hasBegun) open();
      return state === 'open';
    },
    get isOpen() {
      return state === 'open';
    },
    end: close,
  };
}
