import { microserviceResource, type Microservice } from '../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../src/runtime/client.ts';
import type { KubeObject } from '../src/runtime/kube-object.ts';
import type { Resource } from '../src/runtime/resource.ts';
import { microservice } from '../test/integration/support/objects.ts';

export interface Bench {
  client: KubeClient;
  namespace: string;
}

/** The children of the Microservice that is measured: all kinds but the Database. */
const childResources: readonly Resource[] = [
  builtin.serviceAccount,
  builtin.service,
  builtin.deployment,
  builtin.horizontalPodAutoscaler,
  builtin.podDisruptionBudget,
  builtin.httpRoute,
];

function measured(namespace: string, name: string): Microservice {
  return microservice(namespace, name, {
    scaling: { min: 2, max: 5, cpu: 70 },
    routes: [{ name: 'public', host: `${name}.bench.example.com` }],
  });
}

/** Milliseconds from the answer to a creation until the last child exists, one after the other. */
export async function createLatencies(bench: Bench, count: number): Promise<number[]> {
  const latencies: number[] = [];
  const arrivals = await followChildren(bench);
  try {
    for (let index = 0; index < count; index += 1) {
      const name = `one-${count}-${index}`;
      const complete = arrivals.untilComplete(name);
      await bench.client.create(microserviceResource, measured(bench.namespace, name));
      const created = performance.now();
      latencies.push((await complete) - created);
      // Its pods start and its status is written: the next one finds an idle control plane.
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
  } finally {
    await arrivals.stop();
  }
  return latencies;
}

/** Milliseconds to apply the children of a Microservice all at once, by who knows them already. */
export async function rawLatencies(bench: Bench, count: number): Promise<number[]> {
  const children = await childrenOf(bench, 'one-50-0');
  const latencies: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await applyCopies(bench, children, `raw-${index}`);
    latencies.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return latencies;
}

/** Seconds until Microservices that are created at once all have their children, and by hand. */
export async function burst(
  bench: Bench,
  count: number,
): Promise<{ seconds: number; rawSeconds: number }> {
  const children = await childrenOf(bench, 'one-50-0');
  const names = Array.from({ length: count }, (_, index) => `burst-${index}`);
  const arrivals = await followChildren(bench);
  const started = performance.now();
  const complete = names.map((name) => arrivals.untilComplete(name));
  await Promise.all(
    names.map((name) => bench.client.create(microserviceResource, measured(bench.namespace, name))),
  );
  await Promise.all(complete);
  const seconds = (performance.now() - started) / 1_000;
  await arrivals.stop();
  const rawStarted = performance.now();
  await Promise.all(names.map((name) => applyCopies(bench, children, `raw-${name}`)));
  return { seconds, rawSeconds: (performance.now() - rawStarted) / 1_000 };
}

async function applyCopies(
  { client }: Bench,
  children: readonly [Resource, KubeObject][],
  name: string,
): Promise<void> {
  await Promise.all(
    children.map(([resource, child]) =>
      client.apply(resource, { ...child, metadata: { ...child.metadata, name } }),
    ),
  );
}

/** The declared part of live children, without owners, so that they can be applied by another name. */
async function childrenOf(
  { client, namespace }: Bench,
  name: string,
): Promise<[Resource, KubeObject][]> {
  const reads = childResources.map(async (resource): Promise<[Resource, KubeObject]> => {
    const childName = resource.kind === 'HTTPRoute' ? `${name}-public` : name;
    const live = await client.get<
      KubeObject & { spec?: { clusterIP?: string; clusterIPs?: string[] } }
    >(resource, { namespace, name: childName });
    const { clusterIP: _ip, clusterIPs: _ips, ...spec } = live.spec ?? {};
    const copy = {
      apiVersion: live.apiVersion,
      kind: live.kind,
      metadata: { name, namespace },
      ...(live.spec === undefined ? {} : { spec }),
    };
    return [resource, copy];
  });
  return Promise.all(reads);
}

interface Arrivals {
  /** Resolves to the moment (performance.now) at which the last child was there. */
  untilComplete(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** Watches all kinds of children, and tells when those of a name are complete. */
async function followChildren({ client, namespace }: Bench): Promise<Arrivals> {
  const stopping = new AbortController();
  const seen = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const watches = childResources.map(async (resource) => {
    let resourceVersion = '';
    for await (const page of client.list(resource, { namespace })) {
      ({ resourceVersion } = page);
    }
    return { resource, resourceVersion };
  });
  const following = (await Promise.all(watches)).map(async ({ resource, resourceVersion }) => {
    const { signal } = stopping;
    const options = { namespace, resourceVersion, timeoutSeconds: 600, signal, metadataOnly: true };
    for await (const event of client.watch(resource, options)) {
      if (event.type !== 'ADDED') continue;
      const name = event.object.metadata.name.replace(/-public$/, '');
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      if (count === childResources.length) waiting.get(name)?.(performance.now());
    }
  });
  return {
    untilComplete: (name) => new Promise((resolve) => waiting.set(name, resolve)),
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(following);
    },
  };
}
