import type { Source, SourceEvent } from './controller.ts';
import type { KubeObject } from './kube-object.ts';
import type { Logger } from './logger.ts';
import { lowPriority } from './work-queue.ts';

/**
 * While a service starts or changes, its pods and children tell how they fare some thirty times
 * within seconds. Waiting this long, in milliseconds, makes a few looks of that.
 */
export const waitingMs = 100;
const waitingPriority = -10;

export interface ConnectOptions {
  sources: readonly Source[];
  enqueue: (key: string, priority: number, afterMs?: number) => void;
  logger: Logger;
}

export interface ConnectedSources {
  /** Enqueues the keys of everything that is in the caches. */
  readonly enqueueAll: (priority: number) => void;
}

/** From now on events of the sources enqueue their keys: those of the object before and after. */
export function connectSources(options: ConnectOptions): ConnectedSources {
  const { sources, enqueue, logger } = options;

  const keysOf = (source: Source, object: KubeObject): readonly string[] => {
    try {
      return source.keys(object);
    } catch (error) {
      const { namespace, name } = object.metadata;
      const fields = { err: error, kind: object.kind, namespace, name };
      logger.error(fields, 'It cannot be told whom an event concerns');
      return [];
    }
  };
  const matters = (source: Source, before: KubeObject, after: KubeObject): boolean => {
    try {
      return source.matters?.(before, after) ?? true;
    } catch (error) {
      logger.error({ err: error, kind: after.kind }, 'It cannot be told whether a change matters');
      return true;
    }
  };
  const canWait = (source: Source, event: SourceEvent): boolean => {
    try {
      return source.canWait?.(event) ?? false;
    } catch (error) {
      logger.error({ err: error, kind: event.after.kind }, 'It cannot be told what an event asks');
      return false;
    }
  };
  const enqueueFor = (
    source: Source,
    objects: readonly KubeObject[],
    priority: number,
    afterMs = 0,
  ): void => {
    const keys = new Set(objects.flatMap((object) => keysOf(source, object)));
    for (const key of keys) enqueue(key, priority, afterMs);
  };
  const tell = (source: Source, event: SourceEvent): void => {
    const { before, after } = event;
    const objects = before === undefined ? [after] : [before, after];
    if (canWait(source, event)) enqueueFor(source, objects, waitingPriority, waitingMs);
    else enqueueFor(source, objects, 0);
  };

  for (const source of sources) {
    source.informer.addHandler({
      added: (object, initial, isEcho = false) => {
        if (initial) enqueueFor(source, [object], lowPriority);
        else tell(source, { before: undefined, after: object, isEcho });
      },
      updated: (before, after, isEcho = false) => {
        if (matters(source, before, after)) tell(source, { before, after, isEcho });
      },
      deleted: (object) => enqueueFor(source, [object], 0),
    });
  }
  return {
    enqueueAll: (priority) => {
      for (const source of sources) {
        for (const object of source.informer.lister.list()) enqueueFor(source, [object], priority);
      }
    },
  };
}
