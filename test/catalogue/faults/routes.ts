import { classOf, neighbour, ownClass, type Fault, type Manifest } from '../fault.ts';

const host = '$namespace.example.com';
const routes = [{ name: 'public', host }];
const gateway = { namespace: 'gateways', name: 'public', sectionName: 'http' };
const gateways = [{ exposure: 'public', gateway, domain: 'example.com' }];
const routed: Pick<Fault, 'spec' | 'around'> = {
  spec: { className: ownClass, routes },
  around: [classOf({ gateways })],
};
const withClass = (spec: object): { apply: Manifest } => ({ apply: classOf(spec) });
const back = [withClass({ gateways })];

function ownGateway(gatewayClassName = 'envoy'): Manifest {
  const allowedRoutes = { namespaces: { from: 'All' } };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: '$namespace' },
    spec: {
      gatewayClassName,
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes }],
    },
  };
}

/** Of an implementation that knows nothing beyond the standard. */
const plainGatewayClass: Manifest = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'plain-$namespace' },
  spec: { controllerName: 'acme.example/plain' },
};

const throughOwn = {
  gateways: [{ exposure: 'public', gateway: { namespace: '$namespace', name: 'edge' } }],
};

/** What a gateway's controller writes of a Gateway that it cannot serve. */
function gatewayCondition(type: string, reason: string, message: string): object {
  const conditions = [
    {
      type,
      status: 'False',
      reason,
      message,
      observedGeneration: 1,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ];
  return { conditions };
}

export const routeFaults: readonly Fault[] = [
  {
    name: 'gateway-gone',
    title: 'The gateway of the class does not exist',
    reason: 'GatewayNotFound',
    spec: { className: ownClass, routes },
    around: [ownGateway(), classOf(throughOwn)],
    cause: [{ remove: { resource: 'gateway', name: 'edge' } }],
    mend: [{ apply: ownGateway() }],
  },
  {
    name: 'exposure-unknown',
    title: 'The class has no gateway for the exposure of the route',
    reason: 'GatewayNotFound',
    ...routed,
    cause: [{ change: { routes: [{ name: 'public', host, exposure: 'partners' }] } }],
    mend: [{ change: { routes } }],
  },
  {
    name: 'gateway-not-programmed',
    title: 'The gateway exists and takes no traffic',
    reason: 'GatewayNotReady',
    spec: { className: ownClass, routes },
    around: [ownGateway(), classOf(throughOwn)],
    cause: [
      {
        of: { resource: 'gateway', name: 'edge' },
        patch: { metadata: { annotations: { 'simulation.slipway.dev/held': 'true' } } },
      },
      {
        of: { resource: 'gateway', name: 'edge' },
        subresource: 'status',
        patch: {
          status: gatewayCondition(
            'Programmed',
            'AddressNotAssigned',
            'No addresses have been assigned to the Gateway',
          ),
        },
      },
    ],
    mend: [
      {
        of: { resource: 'gateway', name: 'edge' },
        patch: { metadata: { annotations: { 'simulation.slipway.dev/held': null } } },
      },
    ],
  },
  {
    name: 'host-missing',
    title: 'A route has no host, and the class gives no domain to make one',
    reason: 'HostMissing',
    spec: { className: ownClass, routes: [{ name: 'public' }] },
    around: [classOf({ gateways })],
    cause: [withClass({ gateways: [{ exposure: 'public', gateway }] })],
    mend: back,
  },
  {
    name: 'host-not-allowed',
    title: 'The host is in a domain that the class gives to other namespaces',
    reason: 'HostNotAllowed',
    ...routed,
    cause: [withClass({ gateways, domains: [{ domain: 'example.com', namespaces: ['billing'] }] })],
    mend: back,
  },
  {
    name: 'host-in-no-domain',
    title: 'The host is in no domain of the class',
    reason: 'HostNotAllowed',
    ...routed,
    cause: [
      withClass({
        gateways: [{ exposure: 'public', gateway }],
        domains: [{ domain: 'acme.example' }],
      }),
    ],
    mend: back,
  },
  {
    name: 'host-and-path-taken',
    title: 'An older Microservice has the same host and path',
    reason: 'RouteConflict',
    ...routed,
    around: [
      classOf({ gateways }),
      neighbour('catalog', {
        className: ownClass,
        routes: [{ name: 'public', host: 'catalog.$namespace.example.com' }],
      }),
    ],
    cause: [{ change: { routes: [{ name: 'public', host: 'catalog.$namespace.example.com' }] } }],
    mend: [{ change: { routes } }],
  },
  {
    name: 'host-and-path-contested',
    title: 'A younger Microservice asks for a host and path that are served here',
    reason: 'RouteContested',
    ...routed,
    cause: [{ apply: neighbour('newcomer', { className: ownClass, routes }) }],
    mend: [{ remove: { resource: 'microservices.slipway.dev', name: 'newcomer' } }],
  },
  {
    name: 'route-refused-by-gateway',
    title: 'The gateway does not let routes of this namespace attach',
    reason: 'RouteNotAccepted',
    ...routed,
    cause: [
      {
        gateway: {
          reason: 'NotAllowedByListeners',
          message: 'No listeners included by this parent ref allowed this attachment.',
        },
      },
    ],
    mend: [{ gateway: undefined }],
  },
  {
    name: 'gateway-cannot-limit',
    title: 'The implementation of the gateway cannot keep a limit that a route asks for',
    reason: 'RouteUnsupported',
    spec: { className: ownClass, routes },
    around: [plainGatewayClass, ownGateway('plain-$namespace'), classOf(throughOwn)],
    cause: [
      { change: { routes: [{ name: 'public', host, rateLimit: { requests: 9, per: 'Second' } }] } },
    ],
    mend: [{ change: { routes } }],
  },
  {
    name: 'redirect-to-itself',
    title: 'A route sends requests to where they came from',
    reason: 'InvalidSpec',
    ...routed,
    cause: [{ change: { routes: [{ name: 'public', host, redirect: { host } }] } }],
    mend: [{ change: { routes } }],
  },
];
