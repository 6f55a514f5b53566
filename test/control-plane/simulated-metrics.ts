/**
 * Stands in for metrics-server: a CRD under the name of its API, whose objects kwok-stages.yaml
 * makes for each pod that runs. HorizontalPodAutoscalers read them; a test that wants load
 * patches them (`kubectl patch pods.metrics.k8s.io NAME`).
 */
export const podMetricsCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'pods.metrics.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, a simulation' },
  },
  spec: {
    group: 'metrics.k8s.io',
    scope: 'Namespaced',
    names: {
      kind: 'PodMetrics',
      listKind: 'PodMetricsList',
      plural: 'pods',
      singular: 'podmetrics',
    },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
};
