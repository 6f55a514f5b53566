import { databaseClassOf, neighbour, ownClass, type Fault } from '../fault.ts';
import { crashed, recovered } from './containers.ts';

const uses = [{ service: 'payments' }];
const payments = neighbour('payments');
const back = [{ apply: payments }];

export const callFaults: readonly Fault[] = [
  {
    name: 'callee-missing',
    title: 'A service that is called does not exist',
    reason: 'DependencyMissing',
    spec: { uses },
    around: [payments],
    cause: [{ remove: { resource: 'microservices.slipway.dev', name: 'payments' } }],
    mend: back,
  },
  {
    name: 'callee-lets-nobody-in',
    title: 'A service that is called does not let this one in',
    reason: 'DependencyDenied',
    spec: { uses },
    around: [payments],
    cause: [{ apply: neighbour('payments', { access: { from: [{ service: 'web' }] } }) }],
    mend: [{ apply: neighbour('payments', { access: { from: [{ service: 'orders' }] } }) }],
  },
  {
    name: 'callee-without-the-port',
    title: 'A service that is called has no such port',
    reason: 'DependencyPortMissing',
    spec: { uses: [{ service: 'payments', port: 'http' }] },
    around: [neighbour('payments', { ports: [{ name: 'http', port: 8080 }] })],
    cause: [{ apply: neighbour('payments', { ports: [{ name: 'api', port: 8080 }] }) }],
    mend: [{ apply: neighbour('payments', { ports: [{ name: 'http', port: 8080 }] }) }],
  },
  {
    name: 'database-of-callee-down',
    title: 'The database of a service that is called is down',
    reason: 'DependencyNotReady',
    spec: { uses },
    around: [
      databaseClassOf({}),
      neighbour('payments', {
        databases: [{ name: 'main', engine: 'postgres', className: ownClass }],
      }),
    ],
    cause: [{ apply: databaseClassOf({ image: 'ghcr.io/acme/postgres:unpullable' }) }],
    mend: [{ apply: databaseClassOf({}) }],
  },
  {
    name: 'callee-crashes',
    title: 'A service that is called crashes',
    reason: 'DependencyNotReady',
    spec: { uses },
    around: [payments],
    cause: [{ kubelet: { ...crashed, service: 'payments' } }],
    mend: [{ kubelet: { ...recovered, service: 'payments' } }],
  },
];
