import { builtin } from './builtin-resources.ts';
import type { KubeClient } from './client.ts';
import { digestContent } from './content-hash.ts';
import type { ContentDigest } from './content-hash.ts';
import { contentIdentity, declaredDigest } from './content-identity.ts';
import { ApiError, isNotFound } from './errors.ts';
import type { InformerSet } from './informer-set.ts';
import type { Informer } from './informer.ts';
import { keyFor, refTo } from './kube-object.ts';
import type { KubeObject, ObjectRef } from './kube-object.ts';
import type { Logger } from './logger.ts';
import { isNewer } from './resource-version.ts';

export type ContentKind = 'Secret' | 'ConfigMap';

/** What is known of the data of a Secret or ConfigMap. */
export type Content =
  | { state: 'missing' }
  /** Not read yet, or the read failed: nothing may be concluded from it. */
  | { state: 'unknown'; message: string }
  | { state: 'present'; hash: string; keys: readonly string[] };

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
  onChange(listener: (kind: ContentKind, ref: ObjectRef) => void): void;
  /**
   * Says which objects are still needed; those that nobody needs are forgotten. Without any such
   * function all that was asked for once is followed until it is deleted.
   */
  addReferences(isReferenced: (kind: ContentKind, ref: ObjectRef) => boolean): void;
  /** Objects whose hash is remembered. */
  readonly size: number;
}

export interface ContentCacheOptions {
  client: Pick<KubeClient, 'get'>;
  informers: Pick<InformerSet, 'informer'>;
  logger: Logger;
}

interface Entry extends ContentDigest {
  readonly kind: ContentKind;
  readonly ref: ObjectRef;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

interface Reading {
  /** The object as the informer knew it when the read began. */
  readonly as: KubeObject | undefined;
  readonly content: Promise<Content>;
}

const resources = { Secret: builtin.secret, ConfigMap: builtin.configMap } as const;
const kinds: readonly ContentKind[] = ['Secret', 'ConfigMap'];
/** Below this many it is not worth to look for what nobody needs any more. */
const fewEntries = 64;

/**
 * Opens metadata-only informers of Secrets and ConfigMaps and reads single objects with GET: only
 * those that are asked for, once for each of their versions. A Secret of our own that declares its
 * hash and keys in annotations is not read at all.
 */
export function createContentCache(options: ContentCacheOptions): ContentCache {
  const { client, logger } = options;
  const reading = new Map<string, Reading>();
  const entries = createEntries();
  const notifier = createNotifier(logger);
  const informers = {
    Secret: openInformer(options.informers, 'Secret'),
    ConfigMap: openInformer(options.informers, 'ConfigMap'),
  };

  const read = async (kind: ContentKind, ref: ObjectRef): Promise<Content> => {
    try {
      const object = await client.get<KubeObject>(resources[kind], ref);
      const { uid, resourceVersion } = object.metadata;
      const digest = digestContent(object);
      const isThere = informers[kind].lister.get(ref) !== undefined;
      if (isThere) entries.set({ kind, ref, uid, resourceVersion, ...digest });
      return present(digest);
    } catch (error) {
      if (isNotFound(error)) return { state: 'missing' };
      logger.warn({ err: error, kind, ...ref }, 'A reference could not be read');
      return { state: 'unknown', message: unreadable(kind, ref, error) };
    }
  };
  const startReading = (kind: ContentKind, ref: ObjectRef): Reading => {
    const id = idOf(kind, ref);
    const content = read(kind, ref).finally(() => reading.delete(id));
    const started = { as: informers[kind].lister.get(ref), content };
    reading.set(id, started);
    return started;
  };
  const known = (kind: ContentKind, ref: ObjectRef): Content | undefined => {
    const informer = informers[kind];
    if (informer.state !== 'synced') {
      return { state: 'unknown', message: `The ${kind}s of the cluster are not known yet` };
    }
    const object = informer.lister.get(ref);
    if (object === undefined) return { state: 'missing' };
    const declared = kind === 'Secret' ? declaredDigest(object) : undefined;
    if (declared !== undefined) return present(declared);
    const entry = entries.get(kind, ref);
    return entry !== undefined && isCurrent(entry, object) ? present(entry) : undefined;
  };
  const resolve = async (kind: ContentKind, ref: ObjectRef): Promise<Content> => {
    for (;;) {
      const content = known(kind, ref);
      if (content !== undefined) return content;
      const object = informers[kind].lister.get(ref);
      const { as, content: underWay } = reading.get(idOf(kind, ref)) ?? startReading(kind, ref);
      const result = await underWay;
      // A read that began, or ended, with another version of the object known here is repeated.
      if (as === object && informers[kind].lister.get(ref) === object) return result;
    }
  };
  const refresh = async (before: Entry): Promise<void> => {
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
    });
  }

  return {
    lookup: (kind, ref) =>
      known(kind, ref) ?? { state: 'unknown', message: `${title(kind, ref)} is not read yet` },
    resolve: (kind, ref, signal) => untilAborted(resolve(kind, ref), kind, ref, signal),
    onChange: notifier.add,
    addReferences: entries.addReferences,
    get size() {
      return entries.size;
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

/** What was read. Whenever it has doubled, what nobody refers to any more is dropped. */
function createEntries() {
  const entries = new Map<string, Entry>();
  const references: ((kind: ContentKind, ref: ObjectRef) => boolean)[] = [];
  let sweepAt = fewEntries;
  const isReferenced = (kind: ContentKind, ref: ObjectRef): boolean =>
    references.length === 0 || references.some((isNeeded) => isNeeded(kind, ref));
  return {
    isReferenced,
    addReferences: (isNeeded: (kind: ContentKind, ref: ObjectRef) => boolean): void => {
      references.push(isNeeded);
    },
    get: (kind: ContentKind, ref: ObjectRef) => entries.get(idOf(kind, ref)),
    delete: (kind: ContentKind, ref: ObjectRef) => entries.delete(idOf(kind, ref)),
    set: (entry: Entry): void => {
      entries.set(idOf(entry.kind, entry.ref), entry);
      if (entries.size <= sweepAt) return;
      for (const [id, { kind, ref }] of entries) if (!isReferenced(kind, ref)) entries.delete(id);
      sweepAt = Math.max(fewEntries, 2 * entries.size);
    },
    get size() {
      return entries.size;
    },
  };
}

function openInformer(
  informers: Pick<InformerSet, 'informer'>,
  kind: ContentKind,
): Informer<KubeObject> {
  return informers.informer({
    resource: resources[kind],
    metadataOnly: true,
    transform: contentIdentity,
  });
}

function isCurrent(entry: Entry, object: KubeObject): boolean {
  const { uid, resourceVersion } = object.metadata;
  return (
    entry.uid === uid &&
    (entry.resourceVersion === resourceVersion || isNewer(entry.resourceVersion, resourceVersion))
  );
}

function declaresTheSame(before: KubeObject, after: KubeObject): boolean {
  const a = declaredDigest(before);
  const b = declaredDigest(after);
  return a !== undefined && a.hash === b?.hash;
}

function present({ hash, keys }: ContentDigest): Content {
  return { state: 'present', hash, keys };
}

function idOf(kind: ContentKind, ref: ObjectRef): string {
  return `${kind}/${keyFor(ref)}`;
}

function title(kind: ContentKind, ref: ObjectRef): string {
  return `${kind} ${keyFor(ref)}`;
}

function unreadable(kind: ContentKind, ref: ObjectRef, error: unknown): string {
  const answer =
    error instanceof ApiError
      ? `the API server answered ${error.code} ${error.reason}`
      : 'the API server did not answer';
  const isForbidden = error instanceof ApiError && error.code === 403;
  const next = isForbidden ? `allow Slipway to get ${kind}s` : 'it is tried again';
  return `${title(kind, ref)} could not be read: ${answer}; ${next}`;
}

async function untilAborted(
  work: Promise<Content>,
  kind: ContentKind,
  ref: ObjectRef,
  signal: AbortSignal | undefined,
): Promise<Content> {
  if (signal === undefined) return work;
  const { promise, resolve } = Promise.withResolvers<Content>();
  const abort = (): void =>
    resolve({ state: 'unknown', message: `${title(kind, ref)} was not read before the stop` });
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
