import type { Resource } from './resource.ts';

function resource(group: string, version: string, kind: string, plural: string): Resource {
  return { group, version, kind, plural, namespaced: true };
}

/** The kinds of Kubernetes, Gateway API, Envoy Gateway and CloudNativePG that controllers read or write. */
export const builtin = {
  namespace: { ...resource('', 'v1', 'Namespace', 'namespaces'), namespaced: false },
  pod: resource('', 'v1', 'Pod', 'pods'),
  service: resource('', 'v1', 'Service', 'services'),
  serviceAccount: resource('', 'v1', 'ServiceAccount', 'serviceaccounts'),
  secret: resource('', 'v1', 'Secret', 'secrets'),
  configMap: resource('', 'v1', 'ConfigMap', 'configmaps'),
  persistentVolumeClaim: resource('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  persistentVolume: {
    ...resource('', 'v1', 'PersistentVolume', 'persistentvolumes'),
    namespaced: false,
  },
  deployment: resource('apps', 'v1', 'Deployment', 'deployments'),
  statefulSet: resource('apps', 'v1', 'StatefulSet', 'statefulsets'),
  controllerRevision: resource('apps', 'v1', 'ControllerRevision', 'controllerrevisions'),
  job: resource('batch', 'v1', 'Job', 'jobs'),
  cronJob: resource('batch', 'v1', 'CronJob', 'cronjobs'),
  horizontalPodAutoscaler: resource(
    'autoscaling',
    'v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
  ),
  podDisruptionBudget: resource('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  networkPolicy: resource('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies'),
  lease: resource('coordination.k8s.io', 'v1', 'Lease', 'leases'),
  event: resource('events.k8s.io', 'v1', 'Event', 'events'),
  customResourceDefinition: {
    ...resource(
      'apiextensions.k8s.io',
      'v1',
      'CustomResourceDefinition',
      'customresourcedefinitions',
    ),
    namespaced: false,
  },
  gatewayClass: {
    ...resource('gateway.networking.k8s.io', 'v1', 'GatewayClass', 'gatewayclasses'),
    namespaced: false,
  },
  gateway: resource('gateway.networking.k8s.io', 'v1', 'Gateway', 'gateways'),
  httpRoute: resource('gateway.networking.k8s.io', 'v1', 'HTTPRoute', 'httproutes'),
  grpcRoute: resource('gateway.networking.k8s.io', 'v1', 'GRPCRoute', 'grpcroutes'),
  backendTrafficPolicy: resource(
    'gateway.envoyproxy.io',
    'v1alpha1',
    'BackendTrafficPolicy',
    'backendtrafficpolicies',
  ),
  securityPolicy: resource(
    'gateway.envoyproxy.io',
    'v1alpha1',
    'SecurityPolicy',
    'securitypolicies',
  ),
  middleware: resource('traefik.io', 'v1alpha1', 'Middleware', 'middlewares'),
  cnpgCluster: resource('postgresql.cnpg.io', 'v1', 'Cluster', 'clusters'),
  cnpgDatabase: resource('postgresql.cnpg.io', 'v1', 'Database', 'databases'),
  cnpgBackup: resource('postgresql.cnpg.io', 'v1', 'Backup', 'backups'),
  cnpgScheduledBackup: resource('postgresql.cnpg.io', 'v1', 'ScheduledBackup', 'scheduledbackups'),
  cnpgDatabaseRole: resource('postgresql.cnpg.io', 'v1', 'DatabaseRole', 'databaseroles'),
} as const satisfies Record<string, Resource>;
