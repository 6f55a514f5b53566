import type { Source } from './controller.ts';
import type { KubeObject } from './kube-object.ts';
import type { Logger } from './logger.ts';
import { lowPriority } from './work-queue.ts';

export interface ConnectOptions {
  sources: readonly Source[];
  enqueue: (key: string, priority: number) => void;
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
  const enqueueFor = (source: Source, objects: readonly KubeObject[], priority: number): void => {
    const keys = new Set(objects.flatMap((object) => keysOf(source, object)));
    for (const key of keys) enqueue(key, priority);
  };

  for (const source of sources) {
    source.informer.addHandler({
      added: (object, initial) => enqueueFor(source, [object], initial ? lowPriority : 0),
      updated: (before, after) => {
        if (matters(source, before, after)) enqueueFor(source, [before, after], 0);
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
