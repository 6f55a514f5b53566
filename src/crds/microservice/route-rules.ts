import { durationMilliseconds } from '../schema/duration.ts';
import { plainPath, urlPath } from '../schema/formats.ts';
import { rule } from '../schema/rule.ts';
import { celHasPort, celServes, hasPort, portsOf, type Ported } from './ported.ts';
import { routeAuthRules } from './route-auth-rules.ts';

interface PathMatch {
  type?: string;
  value: string;
}

interface Route {
  host?: string;
  path?: string;
  port?: string;
  exposure?: string;
  timeout?: string;
  backendTimeout?: string;
  retry?: unknown;
  circuitBreaker?: unknown;
  outlierDetection?: unknown;
  matches?: readonly { path?: PathMatch }[];
  calls?: unknown;
  auth?: { oidc?: unknown };
  rewrite?: { prefix?: string };
  redirect?: { prefix?: string };
  cors?: unknown;
  mirror?: unknown;
}

interface Routed extends Ported {
  routes?: readonly Route[];
}

/** What a GRPCRoute does not know of a route, beside path. */
export const httpOnlyFields = [
  'matches',
  'timeout',
  'backendTimeout',
  'retry',
  'rewrite',
  'cors',
] as const;
/** What needs a request that goes on to the service. */
const forwarding = [
  'port',
  'timeout',
  'backendTimeout',
  'retry',
  'circuitBreaker',
  'outlierDetection',
  'rewrite',
  'mirror',
] as const;

/** The ports that a route may lead to: the named one, else every one that is not tcp. */
function targets(spec: Ported, route: Route): readonly string[] {
  return portsOf(spec)
    .filter((port) =>
      route.port === undefined ? port.protocol !== 'tcp' : port.name === route.port,
    )
    .map((port) => port.protocol ?? 'http');
}

/** Whether a route to one of these protocols can be an HTTPRoute. */
function isNoGrpc(protocols: readonly string[]): boolean {
  return !protocols.includes('grpc') || protocols.some((protocol) => protocol !== 'grpc');
}

function isForGrpc(route: Route): boolean {
  return (route.path ?? '/') === '/' && httpOnlyFields.every((field) => route[field] === undefined);
}

const celNone = (owner: string, fields: readonly string[]) =>
  fields.map((field) => `!has(${owner}.${field})`).join(' && ');

const celNoGrpc =
  "has(r.port) ? !self.ports.exists(p, p.name == r.port && has(p.protocol) && p.protocol == 'grpc') : " +
  "!self.ports.exists(p, has(p.protocol) && p.protocol == 'grpc') || " +
  "self.ports.exists(p, !has(p.protocol) || p.protocol in ['http', 'h2c'])";

const celSame = (field: string, absent: string) =>
  `(has(q.${field}) ? q.${field} : '${absent}') == (has(r.${field}) ? r.${field} : '${absent}')`;

/** Rules on spec as a whole. */
export const routesInSpecRules = {
  routePort: rule<Routed>({
    cel: `!has(self.routes) || self.routes.all(r, !has(r.port) || ${celHasPort('r.port')})`,
    message: 'Let every routes[].port be the name of one of spec.ports',
    fieldPath: '.routes',
    check: (spec) => (spec.routes ?? []).every((route) => hasPort(spec, route.port)),
  }),
  routeProtocol: rule<Routed>({
    cel:
      `!has(self.routes) || !has(self.ports) || self.routes.all(r, has(r.redirect) || (has(r.port) ` +
      `? !self.ports.exists(p, p.name == r.port && has(p.protocol) && p.protocol == 'tcp') : ${celServes}))`,
    message: 'Lead every route to a port of protocol http, h2c or grpc: tcp ports cannot be routed',
    fieldPath: '.routes',
    check: (spec) =>
      (spec.routes ?? []).every(
        (route) =>
          route.redirect !== undefined ||
          (route.port === undefined
            ? targets(spec, route).length > 0
            : !targets(spec, route).includes('tcp')),
      ),
  }),
  grpcRoute: rule<Routed>({
    cel:
      `!has(self.routes) || !has(self.ports) || self.routes.all(r, has(r.redirect) || ` +
      `((!has(r.path) || r.path == '/') && ${celNone('r', httpOnlyFields)}) || (${celNoGrpc}))`,
    message:
      'Remove path, matches, timeout, backendTimeout, retry, rewrite and cors from routes to a grpc port: calls and headers tell such calls apart',
    fieldPath: '.routes',
    check: (spec) =>
      (spec.routes ?? []).every(
        (route) =>
          route.redirect !== undefined || isForGrpc(route) || isNoGrpc(targets(spec, route)),
      ),
  }),
  grpcCalls: rule<Routed>({
    cel:
      `!has(self.routes) || self.routes.all(r, !has(r.calls) || (has(self.ports) && self.ports.exists(p, ` +
      `has(p.protocol) && p.protocol == 'grpc' && (!has(r.port) || p.name == r.port))))`,
    message: 'Lead a route with calls to a port of protocol grpc, or give matches instead of calls',
    fieldPath: '.routes',
    check: (spec) =>
      (spec.routes ?? []).every(
        (route) => route.calls === undefined || targets(spec, route).includes('grpc'),
      ),
  }),
};

/** Rules on the list of routes. */
export const routeTargets = rule<readonly Route[]>({
  cel:
    `self.all(r, has(r.matches) || has(r.calls) || self.exists_one(q, !has(q.matches) && !has(q.calls) && ` +
    `${celSame('host', '')} && ${celSame('path', '/')} && ${celSame('exposure', 'public')}))`,
  message: 'Give each route its own host or path: two routes have the same host, path and exposure',
  check: (routes) => {
    const plain = routes.filter(
      ({ matches, calls }) => matches === undefined && calls === undefined,
    );
    const places = plain.map(({ host = '', path = '/', exposure = 'public' }) =>
      JSON.stringify([host, path, exposure]),
    );
    return new Set(places).size === plain.length;
  },
});

/** Rules on each route. */
export const routeRules = [
  rule<Route>({
    cel: '[has(self.path), has(self.matches), has(self.calls)].filter(given, given).size() <= 1',
    message:
      'Give one of path, matches and calls: matches has a path of its own, and calls are of grpc',
    fieldPath: '.path',
    reason: 'FieldValueForbidden',
    check: ({ path, matches, calls }) =>
      [path, matches, calls].filter((given) => given !== undefined).length <= 1,
  }),
  rule<Route>({
    cel: `!has(self.redirect) || (${celNone('self', [...forwarding, 'calls'])})`,
    message:
      'Remove redirect, or port, timeout, backendTimeout, retry, circuitBreaker, outlierDetection, rewrite, mirror and calls: the gateway answers a redirect by itself',
    fieldPath: '.redirect',
    reason: 'FieldValueForbidden',
    check: (route) =>
      route.redirect === undefined ||
      [...forwarding, 'calls' as const].every((field) => route[field] === undefined),
  }),
  rule<Route>({
    cel:
      '!((has(self.rewrite) && has(self.rewrite.prefix)) || (has(self.redirect) && has(self.redirect.prefix))) || ' +
      "!has(self.matches) || self.matches.all(m, !has(m.path) || !has(m.path.type) || m.path.type == 'PathPrefix')",
    message:
      'Let every match have a path of type PathPrefix, or give rewrite and redirect a path instead of a prefix: only prefixes can be replaced',
    fieldPath: '.matches',
    check: ({ rewrite, redirect, matches = [] }) =>
      (rewrite?.prefix === undefined && redirect?.prefix === undefined) ||
      matches.every(({ path }) => (path?.type ?? 'PathPrefix') === 'PathPrefix'),
  }),
  rule<Route>({
    cel:
      "!has(self.timeout) || !has(self.backendTimeout) || duration(self.timeout) == duration('0s') || " +
      'duration(self.backendTimeout) <= duration(self.timeout)',
    message:
      'Lower backendTimeout or raise timeout: backendTimeout is for one try, and timeout for all of them',
    fieldPath: '.backendTimeout',
    check: ({ timeout, backendTimeout }) => {
      if (timeout === undefined || backendTimeout === undefined) return true;
      return (
        durationMilliseconds(timeout) === 0 ||
        durationMilliseconds(backendTimeout) <= durationMilliseconds(timeout)
      );
    },
  }),
  routeAuthRules.signInPath,
];

/** Rules on parts of a route, each on the value that it is attached to. */
export const routePartRules = {
  matchPath: rule<PathMatch>({
    cel:
      "(has(self.type) && self.type == 'RegularExpression') || (" +
      `${urlPath.cel} && ${plainPath.cel})`.replaceAll('self', 'self.value'),
    message:
      'Use a URL path such as /orders for types PathPrefix and Exact: without query, //, /./, /../ and %2F',
    fieldPath: '.value',
    check: ({ type, value }) =>
      type === 'RegularExpression' || (urlPath.check(value) && plainPath.check(value)),
  }),
  call: rule<{ service?: unknown; method?: unknown; headers?: unknown }>({
    cel: 'has(self.service) || has(self.method) || has(self.headers)',
    message: 'Give the entry of calls a service, a method or headers; without calls all are taken',
    check: ({ service, method, headers }) =>
      service !== undefined || method !== undefined || headers !== undefined,
  }),
  breakerGiven: rule<{
    maxConnections?: unknown;
    maxPendingRequests?: unknown;
    maxParallelRequests?: unknown;
  }>({
    cel: 'has(self.maxConnections) || has(self.maxPendingRequests) || has(self.maxParallelRequests)',
    message:
      'Give circuitBreaker maxConnections, maxPendingRequests or maxParallelRequests, or remove it',
    check: ({ maxConnections, maxPendingRequests, maxParallelRequests }) =>
      [maxConnections, maxPendingRequests, maxParallelRequests].some(
        (given) => given !== undefined,
      ),
  }),
  newPath: rule<{ path?: unknown; prefix?: unknown }>({
    cel: '!(has(self.path) && has(self.prefix))',
    message: 'Remove path or prefix: path is the whole path, prefix what the matched part becomes',
    fieldPath: '.path',
    reason: 'FieldValueForbidden',
    check: ({ path, prefix }) => path === undefined || prefix === undefined,
  }),
  rewriteGiven: rule<{ host?: unknown; path?: unknown; prefix?: unknown }>({
    cel: 'has(self.host) || has(self.path) || has(self.prefix)',
    message: 'Give rewrite a host, a path or a prefix; prefix: / strips the path of the route',
    check: ({ host, path, prefix }) => [host, path, prefix].some((given) => given !== undefined),
  }),
  redirectGiven: rule<{
    scheme?: unknown;
    host?: unknown;
    port?: unknown;
    path?: unknown;
    prefix?: unknown;
  }>({
    cel: 'has(self.scheme) || has(self.host) || has(self.port) || has(self.path) || has(self.prefix)',
    message:
      'Give redirect a scheme, host, port, path or prefix: it would lead back to where the request came from',
    check: ({ scheme, host, port, path, prefix }) =>
      [scheme, host, port, path, prefix].some((given) => given !== undefined),
  }),
  redirectStatus: rule<{ status?: number }>({
    cel: '!has(self.status) || self.status in [301, 302, 303, 307, 308]',
    message: 'Use a status of 301, 302, 303, 307 or 308: browsers follow these',
    fieldPath: '.status',
    check: ({ status = 302 }) => [301, 302, 303, 307, 308].includes(status),
  }),
  anyAlone: rule<readonly string[]>({
    cel: "!('*' in self) || self.size() == 1",
    message: 'Remove the other entries, or *: it stands for all of them',
    check: (entries) => !entries.includes('*') || entries.length === 1,
  }),
};
