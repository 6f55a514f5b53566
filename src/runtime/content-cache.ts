import { createHash } from 'node:crypto';
import { builtin } from './builtin-resources.ts';
import type { KubeClient } from './client.ts';
import { isNotFound } from './errors.ts';
import type { Informer } from './informer.ts';
import type { InformerSet } from './informer-set.ts';
import { keyFor, type KubeObject, type ObjectRef } from './kube-object.ts';
import type { Logger } from './logger.ts';

export type ContentKind = 'Secret' | 'ConfigMap';

export type Content =
  | { state: 'missing' }
  | { state: 'unknown'; message: string }
  | { state: 'present'; hash: string; keys: readonly string[] };

/** Hashes and key names of Secrets and ConfigMaps; their values are never kept. */
export interface ContentCache {
  resolve(kind: ContentKind, ref: ObjectRef, signal?: AbortSignal): Promise<Content>;
  onChange(listener: (kind: ContentKind, ref: ObjectRef) => void): void;
}

type WithData = KubeObject & { data?: Record<string, string>; binaryData?: Record<string, string> };

export function createContentCache(deps: {
  client: Pick<KubeClient, 'get'>;
  informers: InformerSet;
  logger: Logger;
}): ContentCache {
  const informers: Record<ContentKind, Informer<KubeObject>> = {
    Secret: deps.informers.informer({ resource: builtin.secret, metadataOnly: true }),
    ConfigMap: deps.informers.informer({ resource: builtin.configMap, metadataOnly: true }),
  };
  const read = new Map<string, { version: string; content: Promise<Content> }>();
  const listeners: ((kind: ContentKind, ref: ObjectRef) => void)[] = [];
  for (const kind of ['Secret', 'ConfigMap'] as const) {
    const tell = (object: KubeObject): void => {
      const ref = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
      for (const listener of listeners) listener(kind, ref);
    };
    informers[kind].addHandler({
      added: tell,
      updated: (_, after) => tell(after),
      deleted: (object) => {
        read.delete(
          `${kind}/${keyFor({ namespace: object.metadata.namespace ?? '', name: object.metadata.name })}`,
        );
        tell(object);
      },
    });
  }
  return {
    onChange: (listener) => void listeners.push(listener),
    resolve: async (kind, ref) => {
      const live = informers[kind].lister.get(ref);
      if (live === undefined) return { state: 'missing' };
      const { annotations = {}, labels = {}, resourceVersion = '' } = live.metadata;
      const known = annotations['slipway.dev/content-hash'];
      if (labels['app.kubernetes.io/managed-by'] === 'slipway' && known !== undefined) {
        const keys = (annotations['slipway.dev/content-keys'] ?? '').split(',');
        return { state: 'present', hash: known, keys };
      }
      const key = `${kind}/${keyFor(ref)}`;
      const cached = read.get(key);
      if (cached?.version === resourceVersion) return cached.content;
      const content = fetch(deps.client, kind, ref);
      read.set(key, { version: resourceVersion, content });
      const result = await content;
      if (result.state === 'unknown') read.delete(key);
      return result;
    },
  };
}

async function fetch(
  client: Pick<KubeClient, 'get'>,
  kind: ContentKind,
  ref: ObjectRef,
): Promise<Content> {
  const resource = kind === 'Secret' ? builtin.secret : builtin.configMap;
  try {
    const { data = {}, binaryData = {} } = await client.get<WithData>(resource, ref);
    const all = { ...binaryData, ...data };
    const keys = Object.keys(all).toSorted();
    const hash = createHash('sha256');
    for (const key of keys) hash.update(JSON.stringify([key, all[key]]));
    return { state: 'present', hash: hash.digest('hex').slice(0, 16), keys };
  } catch (error) {
    if (isNotFound(error)) return { state: 'missing' };
    return { state: 'unknown', message: error instanceof Error ? error.message : String(error) };
  }
}
