import { setTimeout as delay } from 'node:timers/promises';
import type { HorizontalPodAutoscaler } from '../../src/controllers/microservice/types.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../src/runtime/client.ts';
import { isConflict, isNotFound } from '../../src/runtime/errors.ts';
import { followObjects, writeSimulatedStatus } from './simulation.ts';

const attempts = 20;
const pauseMs = 100;

/**
 * Stands in for the controller of HorizontalPodAutoscalers where there are thousands of them and no
 * load: each is active and keeps its Deployment at the least number of pods, until the signal
 * aborts. The real one asks for pods and metrics of each again and again.
 */
export function simulateAutoscalers(client: KubeClient, signal: AbortSignal): Promise<void> {
  return followObjects<HorizontalPodAutoscaler>(
    client,
    builtin.horizontalPodAutoscaler,
    (autoscaler) => evaluate(client, autoscaler),
    signal,
  );
}

async function evaluate(client: KubeClient, autoscaler: HorizontalPodAutoscaler): Promise<void> {
  const { spec, status } = autoscaler;
  const replicas = spec?.minReplicas ?? 1;
  if (status?.desiredReplicas === replicas) return;
  await scale(client, autoscaler, replicas);
  await writeSimulatedStatus(client, builtin.horizontalPodAutoscaler, autoscaler, {
    currentReplicas: replicas,
    desiredReplicas: replicas,
    conditions: ['AbleToScale', 'ScalingActive'].map((type) => ({
      type,
      status: 'True',
      reason: 'Simulated',
      message: 'Simulated',
      lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    })),
  });
}

/** What it scales may be there only a moment later: its children are all written at once. */
async function scale(
  client: KubeClient,
  { metadata, spec }: HorizontalPodAutoscaler,
  replicas: number,
): Promise<void> {
  const target = { namespace: metadata.namespace ?? '', name: spec?.scaleTargetRef.name ?? '' };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await client.mergePatch(builtin.deployment, target, { spec: { replicas } });
      return;
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
      await delay(pauseMs);
    }
  }
}
