import { at, countAt, listAt, numberAt, textAt } from '../../../src/controllers/wire-value.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { FakeCluster } from '../../../src/runtime/testing/fake-cluster.ts';
import { fakeTimestamp } from '../../../src/runtime/testing/fake-collection.ts';
import { place, type Placed } from './victim.ts';

type StatusOf = (object: KubeObject) => object;

function condition(object: KubeObject, type: string, status = 'True', reason = type): object {
  return {
    type,
    status,
    reason,
    message: 'Simulated',
    observedGeneration: object.metadata.generation ?? 0,
    lastTransitionTime: fakeTimestamp,
  };
}

const observed = (object: KubeObject) => ({ observedGeneration: object.metadata.generation ?? 0 });

function routeStatus(route: KubeObject): object {
  return {
    parents: listAt(route, 'spec', 'parentRefs').map((parentRef) => ({
      parentRef,
      controllerName: 'simulation.example.com/gateway',
      conditions: [condition(route, 'Accepted'), condition(route, 'ResolvedRefs')],
    })),
  };
}

/** The gateway of a victim bears the name of the namespace. */
function policyStatus(policy: KubeObject): object {
  const { namespace = '' } = policy.metadata;
  const ancestorRef = { namespace, name: namespace };
  // Long ago, so that nobody waits for connections from before.
  const accepted = { ...condition(policy, 'Accepted'), lastTransitionTime: '1970-01-01T00:00:00Z' };
  return { ancestors: [{ ancestorRef, conditions: [accepted] }] };
}

/** What the controllers of Kubernetes, of a gateway and of CloudNativePG say of objects that fare well. */
const statuses: readonly (readonly [Resource, StatusOf])[] = [
  [
    builtin.deployment,
    (object) => {
      const count = countAt(object, 'spec', 'replicas') ?? 1;
      return {
        ...observed(object),
        replicas: count,
        updatedReplicas: count,
        readyReplicas: count,
        availableReplicas: count,
        conditions: [
          condition(object, 'Available', 'True', 'MinimumReplicasAvailable'),
          condition(object, 'Progressing', 'True', 'NewReplicaSetAvailable'),
        ],
      };
    },
  ],
  [
    builtin.statefulSet,
    (object) => {
      const count = countAt(object, 'spec', 'replicas') ?? 1;
      return { ...observed(object), replicas: count, readyReplicas: count, updatedReplicas: count };
    },
  ],
  [
    builtin.horizontalPodAutoscaler,
    (object) => ({
      ...observed(object),
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageUtilization: 30, averageValue: '30m' } },
        },
      ],
      conditions: [
        condition(object, 'AbleToScale', 'True', 'ReadyForNewScale'),
        condition(object, 'ScalingActive', 'True', 'ValidMetricFound'),
        condition(object, 'ScalingLimited', 'False', 'DesiredWithinRange'),
      ],
    }),
  ],
  [
    builtin.podDisruptionBudget,
    (object) => ({
      ...observed(object),
      currentHealthy: 2,
      desiredHealthy: 1,
      disruptionsAllowed: 1,
      expectedPods: 2,
      conditions: [condition(object, 'DisruptionAllowed')],
    }),
  ],
  [
    builtin.job,
    (object) => ({
      startTime: fakeTimestamp,
      completionTime: fakeTimestamp,
      succeeded: 1,
      conditions: [condition(object, 'Complete')],
    }),
  ],
  [
    builtin.cnpgCluster,
    (object) => ({
      phase: 'Cluster in healthy state',
      instances: 1,
      readyInstances: 1,
      conditions: [condition(object, 'Ready', 'True', 'ClusterIsReady')],
    }),
  ],
  [builtin.cnpgBackup, () => ({ phase: 'completed', stoppedAt: fakeTimestamp })],
  [builtin.cnpgDatabase, (object) => ({ ...observed(object), applied: true })],
  [builtin.cnpgDatabaseRole, (object) => ({ ...observed(object), applied: true })],
  [builtin.securityPolicy, policyStatus],
  [builtin.backendTrafficPolicy, policyStatus],
  [builtin.httpRoute, routeStatus],
  [builtin.grpcRoute, routeStatus],
  [
    builtin.gateway,
    (object) => {
      const conditions = [condition(object, 'Accepted'), condition(object, 'Programmed')];
      return {
        addresses: [{ type: 'IPAddress', value: '192.0.2.10' }],
        conditions,
        listeners: listAt(object, 'spec', 'listeners').map((listener) => ({
          name: textAt(listener, 'name') ?? '',
          attachedRoutes: 1,
          supportedKinds: [],
          conditions,
        })),
      };
    },
  ],
  [
    builtin.persistentVolumeClaim,
    (object) => ({
      phase: 'Bound',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: at(object, 'spec', 'resources', 'requests', 'storage') ?? '1Gi' },
    }),
  ],
  [builtin.namespace, () => ({ phase: 'Active' })],
  [
    builtin.pod,
    (object) => ({
      phase: 'Running',
      startTime: fakeTimestamp,
      podIP: '10.0.0.1',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) =>
        condition(object, type),
      ),
      containerStatuses: listAt(object, 'spec', 'containers').map((container) => ({
        name: textAt(container, 'name') ?? '',
        image: textAt(container, 'image') ?? '',
        imageID: '',
        ready: true,
        started: true,
        restartCount: 1,
        state: { running: { startedAt: fakeTimestamp } },
        lastState: {
          terminated: {
            exitCode: 137,
            reason: 'OOMKilled',
            startedAt: fakeTimestamp,
            finishedAt: fakeTimestamp,
          },
        },
      })),
    }),
  ],
];

/**
 * Lets the controllers of Kubernetes act once: pods and claims are made, and everything fares well.
 * `isLeft` says which objects they do not look at. Returns how many objects they changed.
 */
export function playControllers(
  cluster: FakeCluster,
  isLeft: (resource: Resource, object: KubeObject) => boolean,
): number {
  const before = cluster.version;
  collectGarbage(cluster, isLeft);
  for (const { resource, object } of followers(cluster, isLeft)) {
    const { namespace = '', name } = object.metadata;
    if (cluster.get(resource, { namespace, name }) === undefined) cluster.put(resource, object);
  }
  for (const [resource, statusOf] of statuses) {
    for (const object of cluster.list(resource)) {
      if (isLeft(resource, object)) continue;
      const status = statusOf(object);
      if (JSON.stringify(at(object, 'status')) === JSON.stringify(status)) continue;
      cluster.put(resource, Object.assign(structuredClone(object), { status }));
    }
  }
  return cluster.version - before;
}

function followers(
  cluster: FakeCluster,
  isLeft: (resource: Resource, object: KubeObject) => boolean,
): Placed[] {
  const deployments = cluster.list(builtin.deployment);
  const sets = cluster.list(builtin.statefulSet).filter((set) => !isLeft(builtin.statefulSet, set));
  return [
    ...deployments
      .filter((deployment) => !isLeft(builtin.deployment, deployment))
      .flatMap((deployment) => podOf(deployment, `${deployment.metadata.name}-5d4f-x7k2p`)),
    ...sets.flatMap((set) =>
      (numberAt(set, 'spec', 'replicas') ?? 1) === 0 ? [] : podOf(set, `${set.metadata.name}-0`),
    ),
    ...sets.flatMap(claimsOf),
  ];
}

function podOf(owner: KubeObject, name: string): Placed[] {
  const labels = at(owner, 'spec', 'template', 'metadata', 'labels');
  const spec = at(owner, 'spec', 'template', 'spec');
  if (labels === undefined || spec === undefined) return [];
  const metadata = { ...identityOf(owner, name), labels: labels as Record<string, string> };
  return [place(builtin.pod, metadata, { spec })];
}

function claimsOf(set: KubeObject): Placed[] {
  return listAt(set, 'spec', 'volumeClaimTemplates').flatMap((template) => {
    const claim = textAt(template, 'metadata', 'name');
    if (claim === undefined) return [];
    const { ownerReferences: _, ...metadata } = identityOf(set, `${claim}-${set.metadata.name}-0`);
    const labels = at(template, 'metadata', 'labels') as Record<string, string> | undefined;
    const annotations = at(template, 'metadata', 'annotations') as
      | Record<string, string>
      | undefined;
    const all = {
      ...metadata,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    };
    const spec = { ...(at(template, 'spec') as object | undefined), volumeName: all.namespace };
    return [place(builtin.persistentVolumeClaim, all, { spec })];
  });
}

function identityOf(owner: KubeObject, name: string): KubeObject['metadata'] {
  const { namespace, uid } = owner.metadata;
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ownerReferences: [
      {
        apiVersion: owner.apiVersion,
        kind: owner.kind,
        name: owner.metadata.name,
        uid: uid ?? '',
        controller: true,
      },
    ],
  };
}

/** Removes what is controlled by an object that is gone. */
function collectGarbage(
  cluster: FakeCluster,
  isLeft: (resource: Resource, object: KubeObject) => boolean,
): void {
  const all = cluster
    .resources()
    .flatMap((resource) =>
      resource === builtin.event
        ? []
        : cluster.list(resource).map((object) => ({ resource, object })),
    );
  const uids = new Set(all.map(({ object }) => object.metadata.uid));
  for (const { resource, object } of all) {
    const owner = listAt(object, 'metadata', 'ownerReferences').find(
      (reference) => at(reference, 'controller') === true,
    );
    const uid = textAt(owner, 'uid');
    if (uid === undefined || uids.has(uid) || isLeft(resource, object)) continue;
    const { namespace = '', name } = object.metadata;
    cluster.remove(resource, { namespace, name });
  }
}
