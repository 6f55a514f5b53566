import {
  objectName,
  refused,
  told,
  toHost,
  unknownField,
  type Attempt,
  type Route,
} from './hostile-attempt.ts';
import { hostileGuards } from './hostile-guards.ts';

const notAllowed = told('RoutesReady', 'HostNotAllowed');
const conflict = told('RoutesReady', 'RouteConflict');
const nameConflict = told('Ready', 'NameConflict');
const matching = (match: object): Attempt['spec'] =>
  toHost(({ openHost }) => ({ host: openHost, matches: [match] }) as Route);

const hosts: readonly Attempt[] = [
  {
    what: 'the host of a domain of others',
    spec: toHost(({ ownHost }) => ({ host: ownHost })),
    refusal: notAllowed,
  },
  {
    what: 'another path of that host',
    spec: toHost(({ ownHost }) => ({ host: ownHost, path: '/other' })),
    refusal: notAllowed,
  },
  {
    what: 'a host below it',
    spec: toHost(({ ownHost }) => ({ host: `eu.${ownHost}` })),
    refusal: notAllowed,
  },
  {
    what: 'a wildcard below it',
    spec: toHost(({ ownHost }) => ({ host: `*.${ownHost}` })),
    refusal: notAllowed,
  },
  {
    what: 'a wildcard that it is in',
    spec: toHost(({ ownHost }) => ({ host: ownHost.replace(/^[^.]+/, '*') })),
    refusal: notAllowed,
  },
  {
    what: 'it as the second host of a route',
    spec: toHost(({ ownHost }) => ({ hosts: [ownHost] })),
    refusal: notAllowed,
  },
  {
    what: 'a redirect from it',
    spec: toHost(({ ownHost }) => ({ host: ownHost, redirect: { host: 'evil.example.net' } })),
    refusal: notAllowed,
  },
  {
    what: 'its gRPC calls',
    spec: toHost(({ ownHost }) => ({ host: ownHost }), {
      ports: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
    }),
    refusal: notAllowed,
  },
  {
    what: 'it by a class without domains',
    spec: (victim) => ({
      className: victim.openClass,
      routes: [{ name: 'take', host: victim.ownHost }],
    }),
    refusal: conflict,
  },
  {
    what: 'it by a class that does not exist',
    spec: ({ ownHost }) => ({ className: 'nowhere', routes: [{ name: 'take', host: ownHost }] }),
    refusal: told('Ready', 'ClassNotFound'),
  },
  {
    what: 'the default host of a name',
    name: 'payments',
    spec: toHost(() => ({ path: '/other' })),
    refusal: conflict,
  },
  {
    what: 'the default host by its words',
    spec: toHost(({ defaultHost }) => ({ host: defaultHost, path: '/other' })),
    refusal: conflict,
  },
];

const paths: readonly Attempt[] = [
  {
    what: 'the path of others at a host for all',
    spec: toHost(({ openHost }) => ({ host: openHost, path: '/api' })),
    refusal: conflict,
  },
  {
    what: 'it with a slash',
    spec: toHost(({ openHost }) => ({ host: openHost, path: '/api/' })),
    refusal: conflict,
  },
  {
    what: 'a path below it',
    spec: toHost(({ openHost }) => ({ host: openHost, path: '/api/login' })),
    refusal: conflict,
  },
  {
    what: 'all paths there',
    spec: toHost(({ openHost }) => ({ host: openHost })),
    refusal: conflict,
  },
  {
    what: 'the exact path',
    spec: matching({ path: { type: 'Exact', value: '/api' } }),
    refusal: conflict,
  },
  {
    what: 'paths by an expression',
    spec: matching({ path: { type: 'RegularExpression', value: '/a.*' } }),
    refusal: conflict,
  },
  {
    what: 'requests with a header that all have',
    spec: matching({
      path: { value: '/api' },
      headers: [{ name: 'user-agent', type: 'RegularExpression', value: '.*' }],
    }),
    refusal: conflict,
  },
  {
    what: 'requests of a method',
    spec: matching({ path: { value: '/api' }, method: 'POST' }),
    refusal: conflict,
  },
  {
    what: 'requests with a parameter',
    spec: matching({ path: { value: '/api' }, queryParams: [{ name: 'token', value: 'x' }] }),
    refusal: conflict,
  },
  {
    what: 'a path that climbs',
    spec: toHost(({ openHost }) => ({ host: openHost, path: '/x/../api' })),
    refusal: refused(/Write the path without/),
  },
  {
    what: 'a host with a port',
    spec: toHost(({ ownHost }) => ({ host: `${ownHost}:443` })),
    refusal: refused(/Use a host/),
  },
  {
    what: 'a host with a dot in the end',
    spec: toHost(({ ownHost }) => ({ host: `${ownHost}.` })),
    refusal: refused(/Use a host/),
  },
  {
    what: 'a host and a line more',
    spec: toHost(({ ownHost }) => ({ host: `x.example.com\n${ownHost}` })),
    refusal: refused(/Use a host/),
  },
  {
    what: 'a header with a line more',
    spec: toHost(() => ({ requestHeaders: { set: [{ name: 'x', value: 'a\r\nx-user: root' }] } })),
    refusal: refused(/Use a value/),
  },
  {
    what: 'a mirror in another namespace',
    spec: toHost(
      ({ namespace }) => ({ mirror: { service: 'payments', port: 80, namespace } }) as Route,
    ),
    refusal: unknownField,
  },
];

const secrets: readonly Attempt[] = [
  {
    what: 'a Secret by a name with a namespace',
    spec: ({ namespace }) => ({
      env: [
        { name: 'A', valueFrom: { secretKeyRef: { name: `${namespace}/credentials`, key: 'a' } } },
      ],
    }),
    refusal: objectName,
  },
  {
    what: 'a Secret with a namespace beside it',
    spec: ({ namespace }) => ({
      env: [
        { name: 'A', valueFrom: { secretKeyRef: { name: 'credentials', namespace, key: 'a' } } },
      ],
    }),
    refusal: unknownField,
  },
  {
    what: 'all keys of a Secret by a name with a namespace',
    spec: ({ namespace }) => ({ envFrom: [{ secretRef: { name: `${namespace}/credentials` } }] }),
    refusal: objectName,
  },
  {
    what: 'the Secret of a name that only others have',
    spec: () => ({ envFrom: [{ secretRef: { name: 'credentials' } }] }),
    refusal: told('Ready', 'ReferenceMissing'),
  },
  {
    what: 'a Secret as files by a path',
    spec: () => ({ files: [{ path: '/etc/x', secret: '../credentials' }] }),
    refusal: objectName,
  },
  {
    what: 'files over credentials of a database',
    spec: () => ({ files: [{ path: '/bindings/main', secret: 'mine' }] }),
    refusal: refused(/\/bindings/),
  },
  {
    what: 'a pull secret by a name with a namespace',
    spec: ({ namespace }) => ({ imagePullSecrets: [{ name: `${namespace}/registry` }] }),
    refusal: objectName,
  },
  {
    what: 'the connection of a database of others',
    spec: ({ namespace }) => ({
      databases: [
        { name: 'main', engine: 'postgres', secretName: `${namespace}/payments-own-data-db` },
      ],
    }),
    refusal: objectName,
  },
  {
    what: 'a copy of a database of others',
    spec: ({ namespace }) => ({
      databases: [
        {
          name: 'main',
          engine: 'postgres',
          restoreFrom: { database: `${namespace}/payments-own-data` },
        },
      ],
    }),
    refusal: refused(/Use /),
  },
  {
    what: 'the volume of a database of others',
    spec: ({ namespace }) => ({
      databases: [
        {
          name: 'main',
          engine: 'postgres',
          adopt: { claim: `${namespace}/data-payments-own-data-db-0`, secretName: 'mine' },
        },
      ],
    }),
    refusal: objectName,
  },
];

const places: readonly Attempt[] = [
  {
    what: 'the service account of others by its user name',
    spec: ({ namespace }) => ({
      serviceAccount: { name: `system:serviceaccount:${namespace}:payments` },
    }),
    refusal: objectName,
  },
  {
    what: 'the service account of another namespace',
    spec: ({ namespace }) => ({ serviceAccount: { name: 'payments', namespace } }),
    refusal: unknownField,
  },
  { what: 'the network of the node', spec: () => ({ hostNetwork: true }), refusal: unknownField },
  {
    what: 'all rights on the node',
    spec: () => ({ securityContext: { privileged: true } }),
    refusal: unknownField,
  },
  {
    what: 'files of the node',
    spec: () => ({ files: [{ path: '/node', hostPath: { path: '/' } }] }),
    refusal: unknownField,
  },
  {
    what: 'calls to a service that does not let it in',
    spec: ({ namespace }) => ({ uses: [{ service: 'payments', namespace }] }),
    refusal: told('DependenciesReady', 'DependencyDenied'),
  },
];

const names: readonly Attempt[] = [
  {
    what: 'the name of the Database of another entry',
    name: 'payments-own',
    isInside: true,
    spec: () => ({ databases: [{ name: 'data', engine: 'postgres' }] }),
    refusal: nameConflict,
  },
  {
    what: 'the name of the route of another entry',
    name: 'payments-my',
    isInside: true,
    spec: ({ openHost }) => ({ routes: [{ name: 'web', host: openHost, path: '/third' }] }),
    refusal: nameConflict,
  },
  {
    what: 'the name of the server of a database',
    name: 'payments-own-data-db',
    isInside: true,
    spec: () => ({}),
    refusal: nameConflict,
  },
  {
    what: 'the name of a Deployment of others',
    name: 'legacy',
    isInside: true,
    spec: () => ({}),
    refusal: nameConflict,
  },
];

/** What a Microservice may try to take from another team. */
export const hostileAttempts: readonly Attempt[] = [
  ...hosts,
  ...paths,
  ...secrets,
  ...hostileGuards,
  ...places,
  ...names,
];
