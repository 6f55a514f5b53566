import type { InvalidSpecs } from './invalid-containers.ts';
import { grpc, route } from './routed.ts';

function match(entry: object): object {
  return route({ matches: [entry] });
}

const path = (value: string, type?: string) =>
  match({ path: { value, ...(type === undefined ? {} : { type }) } });

const many = (count: number, item: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => item(index));

/** What is wrong with the matches of routes and with what routes change. */
export const invalidRoutes: InvalidSpecs = {
  'a host too many': [
    route({ hosts: many(16, (at) => `h${at}.example.com`) }),
    'routes[0].hosts has to hold at most 15 items',
  ],
  'a further host with a port': [route({ hosts: ['a.b:80'] }), 'Use a host name such as'],
  'a further host twice': [route({ hosts: ['a.b', 'a.b'] }), 'Give each item only once'],
  'a path and matches': [
    route({ path: '/', matches: [{}] }),
    'Give one of path, matches and calls',
  ],
  'matches and calls': [
    route({ matches: [{}], calls: [{ method: 'A' }] }, grpc),
    'Give one of path, matches and calls',
  ],
  'no matches': [route({ matches: [] }), 'routes[0].matches has to hold at least 1 item'],
  'seventeen matches': [
    route({ matches: many(17, () => ({})) }),
    'routes[0].matches has to hold at most 16 items',
  ],
  'an exact path with a query': [path('/a?b', 'Exact'), 'Use a URL path such as /orders for types'],
  'a prefix that climbs': [path('/a/../b'), 'Use a URL path such as /orders for types'],
  'an empty expression': [path('', 'RegularExpression'), 'Give a text that is not empty'],
  'an unknown type of path': [path('/', 'Glob'), 'one of "PathPrefix", "Exact"'],
  'an unknown method': [match({ method: 'get' }), 'one of "GET", "HEAD"'],
  'a header with a colon': [
    match({ headers: [{ name: 'a:', value: 'b' }] }),
    'Use the name of a header',
  ],
  'a header of two lines': [
    match({ headers: [{ name: 'a', value: 'b\r\nc: d' }] }),
    'Use a value of one line',
  ],
  'a header twice': [
    match({ headers: many(2, () => ({ name: 'a', value: 'b' })) }),
    'Give each item its own name',
  ],
  'nine headers': [
    match({ headers: many(9, (at) => ({ name: `a${at}`, value: 'b' })) }),
    'headers has to hold at most 8 items',
  ],
  'a parameter with a space': [
    match({ queryParams: [{ name: 'a b', value: 'c' }] }),
    'Use the name of a parameter',
  ],
  'calls of nothing': [route({ calls: [{}] }, grpc), 'Give the entry of calls a service'],
  'calls to an http port': [
    route({ calls: [{ method: 'A' }] }),
    'Lead a route with calls to a port',
  ],
  'a service with a slash': [
    route({ calls: [{ service: 'shop/Orders' }] }, grpc),
    'Use the name of a gRPC service',
  ],
  'a method with a dot': [
    route({ calls: [{ method: 'a.b' }] }, grpc),
    'Use the name of a method of a gRPC service',
  ],
  'matches to a grpc port': [route({ matches: [{}] }, grpc), 'Remove path, matches, timeout'],
  'cors to a grpc port': [route({ cors: {} }, grpc), 'Remove path, matches, timeout'],
  'a rewrite to a grpc port': [route({ rewrite: { prefix: '/' } }, grpc), 'Remove path, matches'],
  'a try that takes longer than the request': [
    route({ timeout: '1m', backendTimeout: '61s' }),
    'Lower backendTimeout or raise timeout',
  ],
  'a limit of no requests': [
    route({ rateLimit: { requests: 0, per: 'Minute' } }),
    'routes[0].rateLimit.requests has to be at least 1',
  ],
  'a limit without a time': [
    route({ rateLimit: { requests: 1 } }),
    'routes[0].rateLimit.per is required',
  ],
  'a limit for a day': [
    route({ rateLimit: { requests: 1, per: 'Day' } }),
    'one of "Second", "Minute", "Hour"',
  ],
  'no further try': [
    route({ retry: { attempts: 0 } }),
    'routes[0].retry.attempts has to be at least 1',
  ],
  'eleven further tries': [
    route({ retry: { attempts: 11 } }),
    'routes[0].retry.attempts has to be at most 10',
  ],
  'another try of what succeeded': [
    route({ retry: { codes: [200] } }),
    'routes[0].retry.codes[0] has to be at least 400',
  ],
  'a status twice': [route({ retry: { codes: [503, 503] } }), 'Give each item only once'],
  'a wait without a unit': [route({ retry: { backoff: '1' } }), 'Use a duration such as 30s'],
  'a circuit breaker of nothing': [
    route({ circuitBreaker: {} }),
    'Give circuitBreaker maxConnections, maxPendingRequests or maxParallelRequests',
  ],
  'no connection': [
    route({ circuitBreaker: { maxConnections: 0 } }),
    'routes[0].circuitBreaker.maxConnections has to be at least 1',
  ],
  'more pods left out than there are': [
    route({ outlierDetection: { maxEjectionPercent: 101 } }),
    'routes[0].outlierDetection.maxEjectionPercent has to be at most 100',
  ],
  'pods left out without an error': [
    route({ outlierDetection: { consecutiveErrors: 0 } }),
    'routes[0].outlierDetection.consecutiveErrors has to be at least 1',
  ],
  'pods left out for a while': [
    route({ outlierDetection: { ejectionTime: 'a while' } }),
    'Use a duration such as 30s',
  ],
  'a circuit breaker of a redirect': [
    route({ circuitBreaker: { maxConnections: 1 }, redirect: { scheme: 'https' } }),
    'Remove redirect, or port, timeout',
  ],
  'another try of calls': [route({ retry: {} }, grpc), 'Remove path, matches, timeout'],
  'another try of a redirect': [
    route({ retry: {}, redirect: { scheme: 'https' } }),
    'Remove redirect, or port, timeout',
  ],
  'a rewrite of nothing': [route({ rewrite: {} }), 'Give rewrite a host, a path or a prefix'],
  'a rewrite to a path and a prefix': [
    route({ rewrite: { path: '/', prefix: '/' } }),
    'Remove path or prefix',
  ],
  'a rewrite to a wildcard': [route({ rewrite: { host: '*.a.b' } }), 'Use a domain name such as'],
  'a prefix for an exact path': [
    route({ matches: [{ path: { type: 'Exact', value: '/a' } }], rewrite: { prefix: '/' } }),
    'Let every match have a path of type PathPrefix',
  ],
  'a redirect to where one is': [route({ redirect: {} }), 'Give redirect a scheme, host, port'],
  'a redirect and a port': [
    route({ port: 'http', redirect: { scheme: 'https' } }),
    'Remove redirect, or port, timeout',
  ],
  'a redirect and a rewrite': [
    route({ rewrite: { prefix: '/' }, redirect: { scheme: 'https' } }),
    'Remove redirect, or port, timeout',
  ],
  'a redirect that is none': [
    route({ redirect: { scheme: 'https', status: 304 } }),
    'Use a status of 301, 302, 303, 307 or 308',
  ],
  'a redirect of another scheme': [route({ redirect: { scheme: 'ws' } }), 'one of "http", "https"'],
  'a header to set without a value': [
    route({ requestHeaders: { set: [{ name: 'a' }] } }),
    'requestHeaders.set[0].value is required',
  ],
  'a header to remove twice': [
    route({ responseHeaders: { remove: ['a', 'a'] } }),
    'Give each item only once',
  ],
  'an origin with a path': [
    route({ cors: { allowOrigins: ['https://a.b/c'] } }),
    'Use an origin such as https://shop.example.com',
  ],
  'an origin beside all': [
    route({ cors: { allowOrigins: ['*', 'https://a.b'] } }),
    'Remove the other entries, or *',
  ],
  'a max age of 0': [route({ cors: { maxAge: 0 } }), 'cors.maxAge has to be at least 1'],
  'a mirror without a port': [route({ mirror: { service: 'a' } }), 'mirror.port is required'],
  'a mirror of 0 percent': [
    route({ mirror: { service: 'a', port: 1, percent: 0 } }),
    'mirror.percent has to be at least 1',
  ],
};
