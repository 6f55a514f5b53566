import { createContentCache } from '../../runtime/content-cache.ts';
import { createObjectWriter } from '../../runtime/create-object-writer.ts';
import { createInformerSet } from '../../runtime/informer-set.ts';
import { alwaysHeld } from '../../runtime/leader-election.ts';
import { createMetrics } from '../../runtime/metrics.ts';
import { createSideWork } from '../../runtime/side-work.ts';
import { engines } from '../database/engines/index.ts';
import type { ControllerDependencies } from '../index.ts';
import { fieldManager } from '../well-known.ts';

/**
 * What controllers are made of in simulated time: as in the manager, but without a lease, sockets
 * to databases and, unless `others` has a recorder, events.
 */
export function simulatedDependencies(
  { client, clock, logger }: Pick<ControllerDependencies, 'client' | 'clock' | 'logger'>,
  others: Partial<Pick<ControllerDependencies, 'events' | 'resyncPeriodMs'>> = {},
): ControllerDependencies {
  const shared = { client, clock, logger };
  const informers = createInformerSet({ ...shared, random: () => 0.5 });
  return {
    ...shared,
    writer: createObjectWriter({
      ...shared,
      fence: alwaysHeld,
      informerFor: (resource) => informers.find(resource),
      fieldManager,
    }),
    informers,
    contents: createContentCache({ client, informers, logger }),
    events: { record: () => {} },
    sideWork: createSideWork({ clock }),
    engines,
    metrics: createMetrics({ clock, process: false }),
    concurrency: 4,
    resyncPeriodMs: 10 * 3_600_000,
    reachPods: false,
    gatewayDrainMs: 0,
    operatorNamespace: 'slipway-system',
    backupImage: 'slipway:1.0.0',
    ...others,
  };
}
