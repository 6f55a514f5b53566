import { classOf, ownClass, type Fault } from '../fault.ts';

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
];
