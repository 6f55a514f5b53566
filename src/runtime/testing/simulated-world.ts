import { createKubeClient } from '../kube-client.ts';
import type { KubeClient } from '../client.ts';
import type { Clock } from '../clock.ts';
import type { KubeObject } from '../kube-object.ts';
import { apiVersionOf } from '../resource.ts';
import type { Resource } from '../resource.ts';
import { createCollectingLogger } from './collecting-logger.ts';
import type { LoggedLine } from './collecting-logger.ts';
import { createFakeApi } from './fake-api.ts';
import type { FakeApi } from './fake-api.ts';
import { createFakeCluster } from './fake-cluster.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { createFakeTransport } from './fake-transport.ts';
import { createSimulation } from './simulation.ts';

/** The real client and a fake API server in simulated time, without sockets. */
export interface SimulatedWorld {
  readonly cluster: FakeCluster;
  readonly api: FakeApi;
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly logger: ReturnType<typeof createCollectingLogger>;
  /** What was logged as a warning or an error. */
  readonly complaints: () => readonly LoggedLine[];
  /** When each list of the resource began, in milliseconds. */
  readonly listTimes: readonly number[];
  /** Lets time pass, and everything that can happen in it; 0 for what happens at once. */
  readonly pass: (ms: number) => Promise<void>;
}

/** A world in which these APIs are installed. */
export function createSimulatedWorld(
  resources: readonly Resource[],
  split?: (bytes: Buffer) => readonly Buffer[],
): SimulatedWorld {
  const simulation = createSimulation();
  const clock = simulation.clock();
  const cluster = createFakeCluster(resources);
  const api = createFakeApi({ cluster, ...(split !== undefined && { split }) });
  const logger = createCollectingLogger();
  const listTimes: number[] = [];
  const client = createKubeClient({
    transport: createFakeTransport(api),
    clock,
    logger,
    fieldManager: 'slipway',
    random: () => 0,
  });
  return {
    cluster,
    api,
    client: {
      ...client,
      list: (resource, options) => {
        listTimes.push(clock.monotonic());
        return client.list(resource, options);
      },
    },
    clock,
    logger,
    complaints: () => logger.lines.filter(({ level }) => level === 'warn' || level === 'error'),
    listTimes,
    pass: (ms) => simulation.advance(ms),
  };
}

/** An object of the resource in the namespace `shop`. */
export function sampleObject(
  resource: Resource,
  name: string,
  extra: { labels?: Record<string, string>; spec?: object; data?: object } = {},
): KubeObject {
  const { labels, ...rest } = extra;
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      name,
      ...(resource.namespaced && { namespace: 'shop' }),
      ...(labels !== undefined && { labels }),
    },
    ...rest,
  };
}
