import { randomUUID } from 'node:crypto';
import type { Config } from './config.ts';
import { createDriverWorker } from './controllers/database/driver-worker/driver-worker.ts';
import { enginesCalledBy } from './controllers/database/driver-worker/engines-in-worker.ts';
import { createControllers, type ControllerDependencies } from './controllers/index.ts';
import { fieldManager } from './controllers/well-known.ts';
import { startLifecycle } from './lifecycle.ts';
import type { KubeClient } from './runtime/client.ts';
import { systemClock, type Clock } from './runtime/clock.ts';
import { createContentCache } from './runtime/content-cache.ts';
import { createEventRecorder } from './runtime/create-event-recorder.ts';
import { createObjectWriter } from './runtime/create-object-writer.ts';
import type { ClusterCredentials } from './runtime/credentials.ts';
import { startHealthServer, type HealthServer } from './runtime/health-server.ts';
import { createInformerSet, type InformerSet } from './runtime/informer-set.ts';
import { createKubeClient } from './runtime/kube-client.ts';
import { alwaysHeld, createLeaderElector, type LeaderElector } from './runtime/leader-election.ts';
import type { Logger } from './runtime/logger.ts';
import { createMetrics, type Metrics } from './runtime/metrics.ts';
import { selectCredentials } from './runtime/select-credentials.ts';
import { createSideWork } from './runtime/side-work.ts';
import { createTransport } from './runtime/transport.ts';
import { startDriverThread } from './start-driver-thread.ts';

/** All of Slipway, running in this process. */
export interface Manager {
  isLeader(): boolean;
  /** Where /healthz and /readyz answer, and /metrics. */
  readonly healthPort: number;
  readonly metricsPort: number;
  /** Resolves when it has stopped; rejects with a LeaseLostError when it had to. */
  readonly stopped: Promise<void>;
  /** Lets running work end, lets go of the lease, and resolves once nothing runs any more. */
  stop(): Promise<void>;
}

const defaultNamespace = 'slipway-system';
/** Milliseconds for the last events to be written, and for open requests of probes to end. */
const drainMs = 2_000;

/**
 * Starts Slipway: health server, caches, leader election, and once that is won the controllers.
 * Resolves at once, while the caches fill; what fails from then on is told by /readyz and the log
 * and tried again. Rejects with a CredentialsError, or where an address cannot be listened on.
 * Tests pass a clock that is wrong.
 */
export async function startManager(
  config: Config,
  logger: Logger,
  clock: Clock = systemClock,
): Promise<Manager> {
  const metrics = createMetrics({ clock });
  const credentials = await selectCredentials({ ...config, ...config.inCluster, clock, logger });
  const transport = createTransport({ credentials, clock, logger });
  const shared = { clock, logger, metrics };
  const restClient = metrics.restClient;
  const client = createKubeClient({ ...shared, transport, fieldManager, metrics: restClient });
  const elector = electorFor(config, credentials, { client, clock, logger });
  const informers = createInformerSet({ ...shared, client });
  const events = createEventRecorder({
    ...shared,
    client,
    controller: 'slipway.dev/slipway',
    instance: config.identity,
  });
  const drivers = createDriverWorker({ start: startDriverThread, clock, logger });
  const controllers = createControllers({
    ...shared,
    client,
    writer: createObjectWriter({
      client,
      ...shared,
      fence: elector?.fence ?? alwaysHeld,
      informerFor: (resource) => informers.find(resource),
      fieldManager,
    }),
    events,
    informers,
    contents: createContentCache({ client, informers, logger }),
    sideWork: createSideWork({ concurrency: 4, clock }),
    engines: enginesCalledBy(drivers.call),
    operatorNamespace: operatorNamespace(config, credentials),
    ...controllerSettings(config),
  });
  const servers = await listen(config, clock, metrics, informers);
  const lifecycle = startLifecycle({
    informers,
    controllers,
    elector,
    leading: (isLeader) => metrics.leaderElection(config.leaseName).leading(isLeader),
    logger,
  });
  const close = async (): Promise<void> => {
    await drivers.close();
    await events.drain(drainMs);
    await transport.close();
    await Promise.all(servers.map((server) => server.close(drainMs)));
  };
  const stopped = lifecycle.ended.then(close, async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    isLeader: () => elector?.isLeader() ?? true,
    healthPort: servers.at(0)?.port ?? 0,
    metricsPort: servers.at(-1)?.port ?? 0,
    stopped,
    stop: async () => {
      await lifecycle.stop();
      await stopped.catch(() => undefined);
    },
  };
}
/** How long what a gateway has accepted may be on its way to its proxies, in milliseconds. */
const onTheWayMs = 5_000;

function controllerSettings(
  config: Config,
): Pick<
  ControllerDependencies,
  'concurrency' | 'resyncPeriodMs' | 'reachPods' | 'gatewayDrainMs' | 'backupImage'
> {
  return {
    concurrency: config.concurrency,
    resyncPeriodMs: config.resyncPeriod,
    reachPods: config.reachPods,
    gatewayDrainMs: config.gatewayDrainTimeout === 0 ? 0 : config.gatewayDrainTimeout + onTheWayMs,
    backupImage: config.backupImage,
  };
}

function operatorNamespace(config: Config, credentials: ClusterCredentials): string {
  return config.namespace ?? credentials.namespace ?? defaultNamespace;
}

/** Undefined where the process is alone. */
function electorFor(
  config: Config,
  credentials: ClusterCredentials,
  shared: { client: KubeClient; clock: Clock; logger: Logger },
): LeaderElector | undefined {
  if (!config.leaderElect) return undefined;
  return createLeaderElector({
    ...shared,
    // A process that was restarted under the same name must not take itself for the holder.
    identity: `${config.identity}_${randomUUID()}`,
    lease: {
      namespace: operatorNamespace(config, credentials),
      name: config.leaseName,
    },
    leaseDurationMs: config.leaseDuration,
    renewDeadlineMs: config.renewDeadline,
    retryPeriodMs: config.retryPeriod,
  });
}

/** One server for probes and metrics where they have one address, else two, in that order. */
async function listen(
  config: Config,
  clock: Clock,
  metrics: Metrics,
  informers: InformerSet,
): Promise<HealthServer[]> {
  const { healthAddress, metricsAddress } = config;
  const ready = { caches: () => informers.trouble() };
  const isShared =
    healthAddress.port === metricsAddress.port && healthAddress.host === metricsAddress.host;
  if (isShared) return [await startHealthServer({ ...healthAddress, ready, metrics, clock })];
  const health = await startHealthServer({ ...healthAddress, ready, clock });
  try {
    return [health, await startHealthServer({ ...metricsAddress, metrics, clock })];
  } catch (error) {
    await health.close(0);
    throw error;
  }
}
