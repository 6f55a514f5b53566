import { microserviceResource, type Microservice } from '../src/crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../src/runtime/client.ts';

/** Microservices as they become Ready, seen by a watch. */
export interface Readiness {
  /** Resolves once all of these names are Ready, or were at some time. */
  untilReady(names: readonly string[]): Promise<void>;
  /** How many are or were. */
  readonly ready: number;
  stop(): Promise<void>;
}

/** Follows the Microservices of all namespaces. */
export async function followReady(client: KubeClient): Promise<Readiness> {
  const stopping = new AbortController();
  const ready = new Set<string>();
  const waiting: { missing: Set<string>; resolve: () => void }[] = [];

  const see = (microservice: Microservice): void => {
    const { name } = microservice.metadata;
    const condition = microservice.status?.conditions?.find(({ type }) => type === 'Ready');
    if (condition?.status !== 'True' || ready.has(name)) return;
    ready.add(name);
    for (const { missing, resolve } of waiting) {
      if (missing.delete(name) && missing.size === 0) resolve();
    }
  };
  const list = async (): Promise<string> => {
    let version = '';
    for await (const page of client.list<Microservice>(microserviceResource)) {
      page.items.forEach(see);
      version = page.resourceVersion;
    }
    return version;
  };
  const watch = async (from: string): Promise<void> => {
    const { signal } = stopping;
    for (let resourceVersion = from; !signal.aborted; resourceVersion = await list()) {
      const options = { resourceVersion, timeoutSeconds: 3_600, signal };
      for await (const event of client.watch<Microservice>(microserviceResource, options)) {
        if (event.type === 'MODIFIED') see(event.object);
      }
    }
  };

  const following = watch(await list()).catch(() => undefined);
  return {
    get ready() {
      return ready.size;
    },
    untilReady: async (names) => {
      const missing = new Set(names.filter((name) => !ready.has(name)));
      if (missing.size > 0) {
        await new Promise<void>((resolve) => waiting.push({ missing, resolve }));
      }
    },
    stop: async () => {
      stopping.abort();
      await following;
    },
  };
}
