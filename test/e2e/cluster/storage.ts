import type { Cluster } from './cluster.ts';

/**
 * Lets the default StorageClass make volumes on the control plane's node alone, so that the other
 * one can be drained: a volume of a kind cluster cannot follow its pod to another node.
 */
export async function keepVolumesInOnePlace({ kubectl, nodes }: Cluster): Promise<void> {
  const storageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    allowedTopologies: [
      { matchLabelExpressions: [{ key: 'kubernetes.io/hostname', values: [nodes.controlPlane] }] },
    ],
  };
  // Its fields cannot be changed.
  await kubectl(['replace', '--force', '--filename', '-'], {
    stdin: JSON.stringify(storageClass),
  });
}
