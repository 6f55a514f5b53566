import { textAt } from '../../../src/controllers/wire-value.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { resourceName, type Resource } from '../../../src/runtime/resource.ts';
import { observedKinds } from './kinds.ts';
import { createNamespaceView, type FedView, type NamespaceView } from './namespace-view.ts';

/** Sees all that happens on the control plane, past Slipway and past the proxy. */
export interface Observer {
  of(namespace: string): NamespaceView;
  /** Lets go of what is known of a namespace. */
  forget(namespace: string): void;
  /** Rejects when it cannot follow any more: nothing that was found is to be trusted then. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Starts to watch all kinds in all namespaces; resolves once each watch has its beginning. */
export async function startObserver(client: KubeClient): Promise<Observer> {
  const views = new Map<string, FedView>();
  const forgotten = new Set<string>();
  const stopping = new AbortController();
  const viewOf = (namespace: string): FedView => {
    const known = views.get(namespace) ?? createNamespaceView();
    views.set(namespace, known);
    return known;
  };
  const feed = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void => {
    const namespace = namespaceOf(object);
    if (!forgotten.has(namespace)) viewOf(namespace).feed({ type, object });
  };
  const versions = await Promise.all(observedKinds.map((resource) => firstList(client, resource)));
  const following = observedKinds.map((resource, index) =>
    follow(client, resource, versions[index] ?? '', feed, stopping.signal),
  );
  const failed = Promise.race(following).then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => {
      throw error;
    },
  );
  failed.catch(() => undefined);
  return {
    of: viewOf,
    forget: (namespace) => {
      views.delete(namespace);
      forgotten.add(namespace);
    },
    failed,
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(following);
    },
  };
}

/** A volume belongs to where its claim is. */
function namespaceOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace ?? textAt(object, 'spec', 'claimRef', 'namespace') ?? name;
}

async function firstList(client: KubeClient, resource: Resource): Promise<string> {
  let version = '';
  for await (const page of client.list(resource)) version = page.resourceVersion;
  return version;
}

async function follow(
  client: KubeClient,
  resource: Resource,
  from: string,
  feed: (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject) => void,
  signal: AbortSignal,
): Promise<void> {
  let resourceVersion = from;
  while (!signal.aborted) {
    const watch = client.watch(resource, { resourceVersion, timeoutSeconds: 3_000, signal });
    for await (const event of watch) {
      if (event.type === 'ERROR') {
        throw new Error(`the observer cannot watch ${resourceName(resource)} any more`);
      }
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
      if (event.type !== 'BOOKMARK') feed(event.type, event.object);
    }
  }
}
