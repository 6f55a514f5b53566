import type { KubeClient } from '../src/runtime/client.ts';
import type { KubeObject } from '../src/runtime/kube-object.ts';
import { resourceName, type Resource } from '../src/runtime/resource.ts';
import { childResources, parentName } from './workload.ts';

/** Children as they come into being, seen by watches. */
export interface Arrivals {
  /** Resolves to the moment (performance.now) at which so many children of this name were there. */
  untilComplete(name: string, children: number): Promise<number>;
  /** Objects of all names that were seen so far. */
  readonly seen: number;
  stop(): Promise<void>;
}

/** Follows all kinds of children in all namespaces; resolves once their present state is known. */
export async function followChildren(client: KubeClient): Promise<Arrivals> {
  const stopping = new AbortController();
  const known = new Set<string>();
  const counts = new Map<string, number>();
  const waiting = new Map<string, { children: number; resolve: (at: number) => void }>();

  const see = (resource: Resource, { metadata }: KubeObject): void => {
    const id = `${resource.plural}/${metadata.namespace}/${metadata.name}`;
    if (known.has(id)) return;
    known.add(id);
    const parent = parentName(metadata.name);
    const count = (counts.get(parent) ?? 0) + 1;
    counts.set(parent, count);
    const waiter = waiting.get(parent);
    if (waiter === undefined || count < waiter.children) return;
    waiting.delete(parent);
    waiter.resolve(performance.now());
  };
  const list = async (resource: Resource): Promise<string> => {
    let version = '';
    for await (const page of client.list(resource, { metadataOnly: true })) {
      for (const object of page.items) see(resource, object);
      version = page.resourceVersion;
    }
    return version;
  };
  const watch = async (resource: Resource, from: string): Promise<void> => {
    const { signal } = stopping;
    for (let resourceVersion = from; !signal.aborted; resourceVersion = await list(resource)) {
      const options = { resourceVersion, timeoutSeconds: 3_600, signal, metadataOnly: true };
      for await (const event of client.watch(resource, options)) {
        if (event.type === 'ADDED') see(resource, event.object);
      }
    }
  };

  const versions = await Promise.all(childResources.map(list));
  const following = Promise.all(
    childResources.map((resource, index) => watch(resource, versions[index] ?? '')),
  );
  const failed = following.then(
    () => undefined,
    (error: unknown) => error,
  );
  return {
    get seen() {
      return known.size;
    },
    untilComplete: (name, children) => {
      if ((counts.get(name) ?? 0) >= children) return Promise.resolve(performance.now());
      return new Promise((resolve, reject) => {
        waiting.set(name, { children, resolve });
        void failed.then((error) => {
          const message = `the watches of ${childResources.map(resourceName).join()} ended`;
          reject(new Error(message, { cause: error }));
        });
      });
    },
    stop: async () => {
      stopping.abort();
      await failed;
    },
  };
}
