import type { KubeClient } from './client.ts';
import type { Content, ContentKind } from './content.ts';
import { createContentEntries } from './content-entries.ts';
import type { ContentEntry } from './content-entries.ts';
import { contentIdentity, declaredDigest } from './content-identity.ts';
import { contentResources, createContentReader } from './content-reader.ts';
import type { InformerSet } from './informer-set.ts';
import type { Informer } from './informer.ts';
import { keyFor, refTo } from './kube-object.ts';
import type { KubeObject, ObjectRef } from './kube-object.ts';
import type { Logger } from './logger.ts';
import { isNewer } from './resource-version.ts';

export type { Content, ContentKind } from './content.ts';

/**
 * Hashes and key names of the Secrets and ConfigMaps that somebody asks for. All others are known
 * by name only, and no data stay in memory.
 */
export interface ContentCache {
  /** What is known now, without reading anything. */
  lookup(kind: ContentKind, ref: ObjectRef): Content;
  /** Reads the object where it changed since it was read. Never rejects: it is `unknown` then. */
  resolve(kind: ContentKind, ref: ObjectRef, signal?: AbortSignal): Promise<Content>;
  /** Calls back when the content of an object may be another than was last told. */
  readonly onChange: (listener: (kind: ContentKind, ref: ObjectRef) => void) => void;
  /**
   * Says which objects are still needed; those that nobody needs are forgotten. Without any such
   * function all that was asked for once is followed until it is deleted.
   */
  readonly addReferences: (isReferenced: (kind: ContentKind, ref: ObjectRef) => boolean) => void;
  /** Objects whose hash is remembered. */
  readonly size: number;
}

export interface ContentCacheOptions {
  client: Pick<KubeClient, 'get'>;
  informers: Pick<InformerSet, 'informer'>;
  logger: Logger;
}

const kinds: readonly ContentKind[] = ['Secret', 'ConfigMap'];

/**
 * Opens metadata-only informers of Secrets and ConfigMaps and reads single objects with GET: only
 * those that are asked for, once for each of their versions. A Secret of our own that declares its
 * hash and keys in annotations is not read at all.
 */
export function createContentCache(options: ContentCacheOptions): ContentCache {
  const { client, logger } = options;
  const entries = createContentEntries();
  const notifier = createNotifier(logger);
  const informers = openInformers(options.informers);

  const early = createEarlyAskers(notifier.notify);
  const known = (kind: ContentKind, ref: ObjectRef): Content | undefined => {
    const informer = informers[kind];
    if (informer.state !== 'synced') {
      early.add(kind, ref);
      return unknown(`The ${kind}s are not known yet`);
    }
    const object = informer.lister.get(ref);
    if (object === undefined) return { state: 'missing' };
    const declared = kind === 'Secret' ? declaredDigest(object) : undefined;
    if (declared !== undefined) return { state: 'present', ...declared };
    const entry = entries.get(kind, ref);
    if (entry === undefined || !isCurrent(entry, object)) return undefined;
    return { state: 'present', hash: entry.hash, keys: entry.keys };
  };
  const read = createContentReader({
    client,
    logger,
    informers,
    remember: (entry) => {
      // What was deleted meanwhile would never be forgotten.
      if (informers[entry.kind].lister.get(entry.ref) !== undefined) entries.set(entry);
    },
  });
  const resolve = async (kind: ContentKind, ref: ObjectRef): Promise<Content> =>
    known(kind, ref) ?? read(kind, ref, () => known(kind, ref));
  const refresh = async (before: ContentEntry): Promise<void> => {
    const { kind, ref } = before;
    const content = await resolve(kind, ref);
    if (content.state === 'present' && content.hash === before.hash) return;
    if (content.state !== 'present') entries.delete(kind, ref);
    notifier.notify(kind, ref);
  };
  const changed = (kind: ContentKind, object: KubeObject): void => {
    const ref = refTo(object);
    const entry = entries.get(kind, ref);
    if (entry === undefined) notifier.notify(kind, ref);
    else if (!entries.isReferenced(kind, ref)) entries.delete(kind, ref);
    else if (!isCurrent(entry, object)) void refresh(entry);
  };

  for (const kind of kinds) {
    informers[kind].addHandler({
      added: (object) => changed(kind, object),
      updated: (before, after) => {
        if (!declaresTheSame(before, after)) changed(kind, after);
      },
      deleted: (object) => {
        entries.delete(kind, refTo(object));
        notifier.notify(kind, refTo(object));
      },
      stateChanged: (state) => {
        if (state === 'synced') early.answer(kind);
      },
    });
  }

  return {
    lookup: (kind, ref) => known(kind, ref) ?? unknown(`${kind} ${keyFor(ref)} is not read yet`),
    resolve: (kind, ref, signal) => untilAborted(resolve(kind, ref), kind, ref, signal),
    onChange: notifier.add,
    addReferences: entries.addReferences,
    get size() {
      return entries.size;
    },
  };
}

function unknown(message: string): Content {
  return { state: 'unknown', message };
}

/** What was asked for before its informer was synced: no event tells that it is missing. */
function createEarlyAskers(notify: (kind: ContentKind, ref: ObjectRef) => void) {
  const asked = new Map<string, { kind: ContentKind; ref: ObjectRef }>();
  return {
    add: (kind: ContentKind, ref: ObjectRef): void => {
      asked.set(`${kind}/${keyFor(ref)}`, { kind, ref });
    },
    answer: (kind: ContentKind): void => {
      for (const [key, early] of asked) {
        if (early.kind !== kind) continue;
        asked.delete(key);
        notify(kind, early.ref);
      }
    },
  };
}

function createNotifier(logger: Logger) {
  const listeners: ((kind: ContentKind, ref: ObjectRef) => void)[] = [];
  return {
    add: (listener: (kind: ContentKind, ref: ObjectRef) => void): void => {
      listeners.push(listener);
    },
    notify: (kind: ContentKind, ref: ObjectRef): void => {
      for (const listener of listeners) {
        try {
          listener(kind, ref);
        } catch (error) {
          logger.error({ err: error, kind, ...ref }, 'A listener of the content cache failed');
        }
      }
    },
  };
}

function openInformers(informers: Pick<InformerSet, 'informer'>) {
  return {
    Secret: openInformer(informers, 'Secret'),
    ConfigMap: openInformer(informers, 'ConfigMap'),
  };
}

function openInformer(
  informers: Pick<InformerSet, 'informer'>,
  kind: ContentKind,
): Informer<KubeObject> {
  return informers.informer({
    resource: contentResources[kind],
    metadataOnly: true,
    transform: contentIdentity,
  });
}

function isCurrent(entry: ContentEntry, object: KubeObject): boolean {
  const { uid, resourceVersion } = object.metadata;
  return (
    entry.uid === uid &&
    (entry.resourceVersion === resourceVersion || isNewer(entry.resourceVersion, resourceVersion))
  );
}

function declaresTheSame(before: KubeObject, after: KubeObject): boolean {
  const a = declaredDigest(before);
  const b = declaredDigest(after);
  return a !== undefined && a.hash === b?.hash && a.keys.join() === b.keys.join();
}

async function untilAborted(
  work: Promise<Content>,
  kind: ContentKind,
  ref: ObjectRef,
  signal: AbortSignal | undefined,
): Promise<Content> {
  if (signal === undefined) return work;
  const { promise, resolve } = Promise.withResolvers<Content>();
  const abort = (): void => resolve(unknown(`${kind} ${keyFor(ref)} was not read before the stop`));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
