import type { KubernetesObject } from '@kubernetes/client-node';
import type { Microservice } from '../../src/crds/microservice/v1alpha1.ts';

const label = 'naive.example.com/microservice';
const managedBy = { 'app.kubernetes.io/managed-by': 'naive' };

/** Selects the children of this operator. */
export const childSelector = 'app.kubernetes.io/managed-by=naive';

/** Kinds of children, by apiVersion. */
export const childKinds: readonly { apiVersion: string; kind: string; path: string }[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', path: '/api/v1/serviceaccounts' },
  { apiVersion: 'v1', kind: 'Service', path: '/api/v1/services' },
  { apiVersion: 'apps/v1', kind: 'Deployment', path: '/apis/apps/v1/deployments' },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    path: '/apis/autoscaling/v2/horizontalpodautoscalers',
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    path: '/apis/policy/v1/poddisruptionbudgets',
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    path: '/apis/gateway.networking.k8s.io/v1/httproutes',
  },
];

/** The name of the Microservice that a child belongs to. */
export function parentOf(child: KubernetesObject): string {
  return child.metadata?.labels?.[label] ?? '';
}

/** All children of a Microservice, complete. */
export function childrenOf(microservice: Microservice): object[] {
  const { name } = microservice.metadata;
  const of = (apiVersion: string, kind: string, rest: object, childName = name): object => ({
    apiVersion,
    kind,
    metadata: metadataOf(microservice, childName),
    ...rest,
  });
  const { scaling, routes = [] } = microservice.spec;
  const target = { type: 'Utilization', averageUtilization: scaling?.cpu ?? 80 };
  return [
    of('v1', 'ServiceAccount', { automountServiceAccountToken: false }),
    of('v1', 'Service', {
      spec: {
        selector: { [label]: name },
        ports: [{ name: 'http', port: 8080, targetPort: 'http', appProtocol: 'http' }],
      },
    }),
    of('apps/v1', 'Deployment', { spec: deploymentSpec(microservice) }),
    of('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: scaling?.min ?? 1,
        maxReplicas: scaling?.max ?? 2,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
      },
    }),
    of('policy/v1', 'PodDisruptionBudget', {
      spec: { maxUnavailable: 1, selector: { matchLabels: { [label]: name } } },
    }),
    ...routes.map((route) =>
      of(
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        routeSpec(name, route.host ?? ''),
        `${name}-${route.name}`,
      ),
    ),
  ];
}

function metadataOf({ apiVersion, kind, metadata }: Microservice, childName: string): object {
  const { name, namespace, uid } = metadata;
  return {
    name: childName,
    namespace,
    labels: { ...managedBy, [label]: name },
    ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
  };
}

function deploymentSpec({ metadata: { name }, spec }: Microservice): object {
  const probe = (path: string): object => ({ httpGet: { path, port: 'http' } });
  return {
    selector: { matchLabels: { [label]: name } },
    template: {
      metadata: { labels: { ...managedBy, [label]: name } },
      spec: {
        serviceAccountName: name,
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name,
            image: spec.image,
            env: spec.env ?? [],
            ports: [{ name: 'http', containerPort: 8080 }],
            readinessProbe: probe('/ready'),
            livenessProbe: probe('/live'),
            resources: {
              requests: { cpu: '30m', memory: '64Mi' },
              limits: { memory: '256Mi' },
            },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
        ],
        volumes: [{ name: 'tmp', emptyDir: {} }],
      },
    },
  };
}

function routeSpec(service: string, host: string): object {
  return {
    spec: {
      parentRefs: [{ namespace: 'gateways', name: 'public', sectionName: 'http' }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: service, port: 8080 }],
        },
      ],
    },
  };
}
