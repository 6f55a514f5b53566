import { classOf, endedPod, heldImage, ownClass, podNamed, type Fault } from '../fault.ts';
import { recovered } from './containers.ts';

const lastTransitionTime = '2026-01-01T00:00:00Z';
const gate = 'target-health.elbv2.k8s.aws/shop';

/** Of a pod whose containers are ready. */
function conditions(ready: 'True' | 'False'): readonly object[] {
  return [
    { type: 'Initialized', status: 'True', lastTransitionTime },
    { type: 'ContainersReady', status: 'True', lastTransitionTime },
    { type: 'Ready', status: ready, lastTransitionTime },
  ];
}

const fewer = { change: { resources: null } };

export const schedulingFaults: readonly Fault[] = [
  {
    name: 'no-node-has-the-processors',
    title: 'The pods ask for more processors than any node has free',
    reason: 'Unschedulable',
    cause: [{ change: { resources: { requests: { cpu: '5000' } } } }],
    mend: [fewer],
  },
  {
    name: 'no-node-has-the-memory',
    title: 'The pods ask for more memory than any node has free',
    reason: 'Unschedulable',
    cause: [{ change: { resources: { requests: { memory: '9Ti' }, limits: { memory: '9Ti' } } } }],
    mend: [fewer],
  },
  {
    name: 'no-node-has-the-device',
    title: 'The pods ask for a device that no node offers',
    reason: 'Unschedulable',
    cause: [
      {
        change: {
          resources: {
            requests: { 'nvidia.com/gpu': '1' },
            limits: { 'nvidia.com/gpu': '1' },
          },
        },
      },
    ],
    mend: [fewer],
  },
  {
    name: 'no-node-has-the-labels',
    title: 'The class asks for nodes with labels that no node has',
    reason: 'Unschedulable',
    spec: { className: ownClass },
    around: [classOf({})],
    cause: [{ apply: classOf({ nodeSelector: { disk: 'fast' } }) }],
    mend: [{ apply: classOf({}) }],
  },
  {
    name: 'node-lost',
    title: 'The node of the pods is gone, or nobody hears of it',
    reason: 'NodeNotReady',
    cause: [{ kubelet: { ...recovered, pod: { conditions: conditions('False') } } }],
    mend: [{ kubelet: recovered }],
  },
  {
    name: 'readiness-gate-closed',
    title: 'A load balancer does not take a pod',
    reason: 'ReadinessGateClosed',
    cause: [
      { apply: podNamed('orders-gated', { readinessGates: [{ conditionType: gate }] }) },
      {
        of: { resource: 'pod', name: 'orders-gated' },
        subresource: 'status',
        patch: {
          status: {
            phase: 'Running',
            conditions: [
              ...conditions('False'),
              { type: gate, status: 'False', message: 'target is draining', lastTransitionTime },
            ],
            containerStatuses: [
              {
                name: 'orders',
                image: heldImage,
                imageID: '',
                ready: true,
                started: true,
                restartCount: 0,
                state: { running: { startedAt: lastTransitionTime } },
              },
            ],
          },
        },
      },
    ],
    mend: [{ remove: { resource: 'pod', name: 'orders-gated' } }],
  },
  {
    name: 'node-did-not-take-a-pod',
    title: 'A node has less room than the scheduler thought',
    reason: 'PodRejected',
    ...endedPod(
      'OutOfcpu',
      "Pod was rejected: Node didn't have enough resource: cpu, requested: 500, used: 1900, capacity: 2000",
    ),
  },
];
