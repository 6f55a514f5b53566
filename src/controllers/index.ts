import type { KubeClient } from '../runtime/client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ContentCache } from '../runtime/content-cache.ts';
import type { Controller } from '../runtime/create-controller.ts';
import type { EventRecorder } from '../runtime/event-recorder.ts';
import type { InformerSet } from '../runtime/informer-set.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { ObjectWriter } from '../runtime/object-writer.ts';
import type { SideWork } from '../runtime/side-work.ts';
import { createDatabaseController } from './database/controller.ts';
import type { Engines } from './database/engines/index.ts';
import { createMicroserviceController } from './microservice/controller.ts';

/** What a controller is made of. */
export interface ControllerDependencies {
  client: KubeClient;
  writer: ObjectWriter;
  events: EventRecorder;
  informers: InformerSet;
  contents: ContentCache;
  sideWork: SideWork;
  /** The engines of databases, which know how to ask servers. */
  engines: Engines;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  concurrency: number;
  /** Milliseconds after which everything is compared again even without an event. */
  resyncPeriodMs: number;
  reachPods: boolean;
  /** How long gateways keep connections from before a change, in milliseconds. */
  gatewayDrainMs: number;
  /** The namespace that Slipway runs in. */
  operatorNamespace: string;
  /** The image with the tool that stores backups; undefined: there are no backups. */
  backupImage: string | undefined;
}

/** The list of controllers that the manager runs. */
export function createControllers(deps: ControllerDependencies): readonly Controller[] {
  return [createMicroserviceController(deps), createDatabaseController(deps)];
}
