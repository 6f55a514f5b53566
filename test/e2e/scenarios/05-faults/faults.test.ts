import { randomBytes } from 'node:crypto';
import { describe, it } from 'vitest';
import type { Microservice } from '../../../../src/crds/microservice/v1alpha1.ts';
import { follow, promisedMs } from '../../../catalogue/follow.ts';
import { apply, play, service, type Stage } from '../../../catalogue/play.ts';
import { getObject } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { realFaults, wellSpec } from './real-faults.ts';

const cluster = useCluster();
const faults = realFaults.map((fault) => [fault.name, fault] as const);

/** A program whose kubelet waits before its next start is seen to crash then at the latest. */
const patienceMs = 2 * promisedMs;

describe('what happens to real pods is told and forgotten', () => {
  it.concurrent.for(faults)('%s', { timeout: 300_000 }, async ([name, fault], { expect }) => {
    const namespace = `${name}-${randomBytes(3).toString('hex')}`;
    await cluster.kubectl(['create', 'namespace', namespace]);
    const stage: Stage = { namespace, kubectl: cluster.kubectl, refuseRoutes: () => undefined };
    try {
      await apply(stage, [
        {
          apiVersion: 'slipway.dev/v1alpha1',
          kind: 'Microservice',
          metadata: { name: service },
          spec: { ...wellSpec },
        },
      ]);
      const followed = follow(() =>
        getObject<Microservice>(cluster, 'microservices.slipway.dev', service, namespace),
      );
      await followed.becomesWell(120_000);
      expect([...followed.told], 'false alarms of a healthy service').toEqual([]);
      for (const step of fault.cause) await play(stage, step);
      const live = await followed.tells(fault.reason, patienceMs);
      expect(live.status?.problems).toHaveLength(1);
      expect(live.status?.problems?.[0]?.message).toMatch(fault.says);
      expect(live.status?.problems?.[0]?.hint).toMatch(/\S/);
      for (const step of fault.mend) await play(stage, step);
      await followed.becomesWell(patienceMs);
      expect([...followed.told], 'everything that was ever told').toEqual([fault.reason]);
    } finally {
      await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    }
  });
});
