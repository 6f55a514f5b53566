/** Values that switch on all that the chart has. */
export const everythingOn = {
  imagePullSecrets: [{ name: 'registry' }],
  image: { repository: 'registry.example.com/slipway', digest: `sha256:${'0'.repeat(64)}` },
  replicas: 3,
  priorityClassName: 'system-cluster-critical',
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  tolerations: [{ key: 'example.com/infra', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: { podAntiAffinity: {} },
  podAnnotations: { 'example.com/owner': 'platform' },
  podLabels: { team: 'platform' },
  extraEnv: [{ name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' }],
  extraArgs: ['--leader-elect=true'],
  config: { logLevel: 'debug', shutdownTimeout: '1m', reachPods: false, concurrency: 32 },
  serviceAccount: { name: 'operator', annotations: { 'example.com/role': 'slipway' } },
  crds: { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } },
  defaultClasses: {
    microservice: {
      create: true,
      spec: {
        replicas: 2,
        gateways: [{ exposure: 'public', gateway: { namespace: 'gateways', name: 'public' } }],
      },
    },
    database: { create: true, name: 'small', isDefault: false, spec: { storage: { size: '5Gi' } } },
  },
  metrics: {
    serviceAnnotations: { 'prometheus.io/scrape': 'true' },
    serviceMonitor: { enabled: true, interval: '15s', labels: { release: 'prometheus' } },
  },
  networkPolicy: {
    enabled: true,
    metricsFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }],
    healthFrom: [{ ipBlock: { cidr: '10.0.0.0/8' } }],
    apiServer: { to: [{ ipBlock: { cidr: '10.96.0.1/32' } }], ports: [443] },
    databases: { to: [{ namespaceSelector: {} }], ports: [5432, 6432] },
    extraEgress: [{ to: [{ podSelector: {} }], ports: [{ port: 3128, protocol: 'TCP' }] }],
  },
};

/** Values that switch off all that can be. */
export const everythingOff = {
  replicas: 0,
  resources: null,
  topologySpread: { zones: false, nodes: false },
  podDisruptionBudget: { enabled: false },
  securityContext: { runAsUser: null, runAsGroup: null },
  serviceAccount: { create: false },
  rbac: { create: false },
  crds: { enabled: false },
  deletionProtection: { enabled: false },
};
