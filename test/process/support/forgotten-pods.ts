import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { listAll } from '../../integration/support/objects.ts';

/** What is read of a pod to tell whether it was forgotten. */
export interface PodProgress extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly phase?: string };
}

/** Milliseconds within which kwok does with a pod what is to be done. */
const patienceMs = 5_000;

/**
 * Has kwok look again at pods that it neither starts nor ends. A kubelet tries for ever; kwok gives
 * up for good on the first answer of 403 or 500, as of an API server that starts or has a full disk.
 */
export async function wakeForgottenPods(client: KubeClient, namespace: string): Promise<void> {
  const now = Date.now();
  for (const pod of await listAll<PodProgress>(client, builtin.pod, namespace)) {
    if (!isForgotten(pod, now)) continue;
    const annotations = { 'kwok.slipway.dev/looked-at': new Date(now).toISOString() };
    const ref = { namespace, name: pod.metadata.name };
    // It may be gone by now, or the API server away: the next look tells.
    await client.mergePatch(builtin.pod, ref, { metadata: { annotations } }).catch(() => undefined);
  }
}

/** Whether a pod on a node has not started, or not ended, for longer than it takes. */
export function isForgotten({ metadata, spec, status }: PodProgress, now: number): boolean {
  if (spec?.nodeName === undefined) return false;
  const { creationTimestamp, deletionTimestamp } = metadata;
  const since = deletionTimestamp ?? (status?.phase === 'Pending' ? creationTimestamp : undefined);
  return since !== undefined && now - Date.parse(since) > patienceMs;
}
