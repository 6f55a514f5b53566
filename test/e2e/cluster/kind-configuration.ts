/** The ports of the nodes behind which Gateways listen: those of class `envoy`, and of `traefik`. */
export const nodePorts = { http: 30_080, https: 30_443, traefik: 30_081 } as const;

/** Faults that are none here: cgroup v1, and a host that cannot grant every capability. */
const tolerant = [
  {
    kind: 'KubeletConfiguration',
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    failCgroupV1: false,
    localStorageCapacityIsolation: false,
    featureGates: { KubeletInUserNamespace: true },
  },
  {
    kind: 'KubeProxyConfiguration',
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    conntrack: { maxPerCore: 0 },
  },
];

/** What kind makes: two nodes, so that one can be drained, and a gateway's ports on loopback. */
export function kindConfiguration(isOffline: boolean): object {
  const mappings = Object.values(nodePorts).map((containerPort) => ({
    containerPort,
    // Any port that is free.
    hostPort: 0,
    listenAddress: '127.0.0.1',
  }));
  return {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [{ role: 'control-plane', extraPortMappings: mappings }, { role: 'worker' }],
    ...(isOffline ? { kubeadmConfigPatches: tolerant.map((patch) => JSON.stringify(patch)) } : {}),
  };
}
