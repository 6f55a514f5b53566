import { callApi, mustCallApi, type ApiAccess } from './api-request.ts';
import { podMetricsCrd } from './simulated-metrics.ts';

/** The node on which all pods "run" while kwok plays its kubelet. */
export const simulatedNode = 'simulated';

const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name: 'simulated',
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  },
  provisioner: 'simulated.slipway.dev',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
};

/** Makes the node, the default StorageClass and the metrics that kwok-stages.yaml plays for. */
export async function createSimulatedNode(access: ApiAccess): Promise<void> {
  await mustCallApi(access, {
    method: 'POST',
    path: '/apis/storage.k8s.io/v1/storageclasses',
    body: storageClass,
  });
  await mustCallApi(access, {
    method: 'POST',
    path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    body: podMetricsCrd,
  });
  await mustCallApi(access, {
    method: 'POST',
    path: '/api/v1/nodes',
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: simulatedNode,
        labels: {
          'kubernetes.io/hostname': simulatedNode,
          'kubernetes.io/os': 'linux',
          'topology.kubernetes.io/zone': 'simulated-a',
        },
      },
    },
  });
  // Admission taints every new node as not ready; the controller that lifts that does not run.
  await mustCallApi(access, {
    method: 'PATCH',
    path: `/api/v1/nodes/${simulatedNode}`,
    contentType: 'application/merge-patch+json',
    body: { spec: { taints: null } },
  });
}

/** True once kwok has taken the node over, undefined before. */
export async function simulatedNodeIsReady(access: ApiAccess): Promise<true | undefined> {
  const answer = await callApi(access, { path: `/api/v1/nodes/${simulatedNode}` });
  const node = JSON.parse(answer.text) as {
    status?: { conditions?: { type: string; status: string }[] };
  };
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? true : undefined;
}
