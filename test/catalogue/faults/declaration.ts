import { classOf, ownClass, type Fault } from '../fault.ts';

export const declarationFaults: readonly Fault[] = [
  {
    name: 'class-unknown',
    title: 'The class that the service names does not exist',
    reason: 'ClassNotFound',
    cause: [{ change: { className: 'gold-$namespace' } }],
    mend: [{ change: { className: null } }],
  },
  {
    name: 'class-removed',
    title: 'Somebody removed the class that the service names',
    reason: 'ClassNotFound',
    spec: { className: ownClass },
    around: [classOf({})],
    cause: [{ remove: { resource: 'microserviceclass', name: ownClass } }],
    mend: [{ apply: classOf({}) }],
  },
  {
    name: 'name-taken',
    title: 'An object of a needed name belongs to somebody else',
    reason: 'NameConflict',
    around: [
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'orders-public' },
        spec: { hostnames: ['old.example.com'] },
      },
    ],
    cause: [{ change: { routes: [{ name: 'public', host: '$namespace.example.com' }] } }],
    mend: [{ remove: { resource: 'httproute', name: 'orders-public' } }],
  },
];
