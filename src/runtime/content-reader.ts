import { builtin } from './builtin-resources.ts';
import type { KubeClient } from './client.ts';
import { digestContent } from './content-hash.ts';
import type { ContentEntry } from './content-entries.ts';
import type { Content, ContentKind } from './content.ts';
import { ApiError, isNotFound } from './errors.ts';
import type { Informer } from './informer.ts';
import { keyFor } from './kube-object.ts';
import type { KubeObject, ObjectRef } from './kube-object.ts';
import type { Logger } from './logger.ts';

export const contentResources = { Secret: builtin.secret, ConfigMap: builtin.configMap } as const;

export interface ContentReaderOptions {
  client: Pick<KubeClient, 'get'>;
  logger: Logger;
  /** They know which version of an object is the present one. */
  informers: Readonly<Record<ContentKind, Informer<KubeObject>>>;
  remember: (entry: ContentEntry) => void;
}

/** Reads an object; `known` says what has become known of it meanwhile. Never rejects. */
export type ReadContent = (
  kind: ContentKind,
  ref: ObjectRef,
  known: () => Content | undefined,
) => Promise<Content>;

interface Reading {
  /** The object as the informer knew it when the read began. */
  readonly as: KubeObject | undefined;
  readonly content: Promise<Content>;
}

/** Reads objects with GET: each once at a time, and again where it changed meanwhile. */
export function createContentReader(options: ContentReaderOptions): ReadContent {
  const { client, logger, informers, remember } = options;
  const underWay = new Map<string, Reading>();

  const get = async (kind: ContentKind, ref: ObjectRef): Promise<Content> => {
    try {
      const object = await client.get<KubeObject>(contentResources[kind], ref);
      const { uid, resourceVersion } = object.metadata;
      const digest = digestContent(object);
      remember({ kind, ref, uid, resourceVersion, ...digest });
      return { state: 'present', ...digest };
    } catch (error) {
      if (isNotFound(error)) return { state: 'missing' };
      logger.warn({ err: error, kind, ...ref }, 'A reference could not be read');
      return { state: 'unknown', message: unreadable(kind, ref, error) };
    }
  };
  const start = (kind: ContentKind, ref: ObjectRef): Reading => {
    const id = `${kind}/${keyFor(ref)}`;
    const running = underWay.get(id);
    if (running !== undefined) return running;
    const content = get(kind, ref).finally(() => underWay.delete(id));
    const reading = { as: informers[kind].lister.get(ref), content };
    underWay.set(id, reading);
    return reading;
  };

  return async (kind, ref, known) => {
    for (;;) {
      const object = informers[kind].lister.get(ref);
      const reading = start(kind, ref);
      const content = await reading.content;
      // A read that began, or ended, with another version of the object known here is repeated.
      if (reading.as === object && informers[kind].lister.get(ref) === object) return content;
      const meanwhile = known();
      if (meanwhile !== undefined) return meanwhile;
    }
  };
}

function unreadable(kind: ContentKind, ref: ObjectRef, error: unknown): string {
  const answer =
    error instanceof ApiError
      ? `the API server answered ${error.code} ${error.reason}`
      : 'the API server did not answer';
  const isForbidden = error instanceof ApiError && error.code === 403;
  const next = isForbidden ? `allow Slipway to get ${kind}s` : 'it is tried again';
  return `${kind} ${keyFor(ref)} could not be read: ${answer}; ${next}`;
}
