import { randomUUID } from 'node:crypto';
import { eventually } from '../../eventually.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { applyObjects, getObject, type Pod } from './objects.ts';

export interface PodToRun {
  readonly image: string;
  /** For sh. */
  readonly script: string;
  readonly env: readonly object[];
}

/**
 * Runs a script in a pod that the Pod Security Standard restricted lets in, where the images of
 * databases are; resolves to what it printed, and rejects with that where it fails.
 */
export async function runPod(
  cluster: Cluster,
  namespace: string,
  { image, script, env }: PodToRun,
): Promise<string> {
  const { kubectl } = cluster;
  const name = `run-${randomUUID().slice(0, 8)}`;
  await applyObjects(cluster, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      restartPolicy: 'Never',
      nodeName: cluster.nodes.controlPlane,
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 999,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'client',
          image,
          command: ['sh', '-c', script],
          env,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  });
  let phase = '';
  await eventually(
    async () => {
      const pod = await getObject<Pod>(cluster, 'pod', name, namespace);
      phase = pod.status?.phase ?? '';
      if (phase !== 'Succeeded' && phase !== 'Failed') throw new Error(`pod ${name} is ${phase}`);
    },
    { what: `pod ${name} to end`, timeoutMs: 90_000, intervalMs: 300 },
  );
  const output = await kubectl(['logs', name, '--namespace', namespace]);
  if (phase === 'Failed') throw new Error(`pod ${name} failed: ${output}`);
  await kubectl(['delete', 'pod', name, '--namespace', namespace, '--wait=false']);
  return output;
}
