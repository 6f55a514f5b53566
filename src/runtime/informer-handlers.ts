import type { InformerHandler, InformerState } from './informer.ts';
import type { Logger } from './logger.ts';

/** Something that handlers are told of. */
export type Change<T> =
  | { type: 'added'; object: T; initial: boolean; isEcho: boolean }
  | { type: 'updated'; before: T; after: T; isEcho: boolean }
  | { type: 'deleted'; object: T };

/** The handlers of one informer. */
export interface InformerHandlers<T> {
  add(handler: InformerHandler<T>): void;
  /** Tells one handler, such as one that came late, of all objects. */
  replay(handler: InformerHandler<T>, objects: readonly T[]): void;
  readonly tell: (changes: readonly Change<T>[]) => void;
  stateChanged(state: InformerState): void;
}

/** Calls handlers in the order in which they were added; one that throws is logged and left. */
export function createInformerHandlers<T>(logger: Logger): InformerHandlers<T> {
  const handlers: InformerHandler<T>[] = [];
  const guarded = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      logger.error({ err: error }, 'A handler of the informer failed');
    }
  };
  return {
    add: (handler) => {
      handlers.push(handler);
    },
    replay: (handler, objects) => {
      for (const object of objects) guarded(() => handler.added?.(object, true));
    },
    tell: (changes) => {
      for (const change of changes) {
        for (const handler of handlers) guarded(() => tellOne(handler, change));
      }
    },
    stateChanged: (state) => {
      for (const handler of handlers) guarded(() => handler.stateChanged?.(state));
    },
  };
}

function tellOne<T>(handler: InformerHandler<T>, change: Change<T>): void {
  switch (change.type) {
    case 'added':
      handler.added?.(change.object, change.initial, change.isEcho);
      break;
    case 'updated':
      handler.updated?.(change.before, change.after, change.isEcho);
      break;
    case 'deleted':
      handler.deleted?.(change.object);
      break;
  }
}
