import type { Section } from './section.ts';

const header = { name: 'x-a', value: 'a' };

/** Routes at both gateways of the class. */
export const routesSection: Section = {
  kind: 'Microservice',
  at: 'spec.routes',
  carriers: ({ run }) => [
    {
      spec: {
        routes: [
          { name: 'first', host: `first.${run}.example.com` },
          { name: 'second', host: `second.${run}.example.com`, path: '/second' },
        ],
      },
    },
    {
      spec: {
        routes: [
          {
            name: 'matched',
            host: `matched.${run}.example.com`,
            hosts: [`more.${run}.example.com`],
            matches: [
              {
                path: { type: 'PathPrefix', value: '/matched' },
                headers: [{ type: 'Exact', ...header }],
                queryParams: [{ type: 'Exact', ...header }],
              },
            ],
            timeout: '20s',
            backendTimeout: '10s',
            retry: { attempts: 1, codes: [503], backoff: '1s' },
            rateLimit: { requests: 10, per: 'Second' },
            circuitBreaker: {
              maxConnections: 10,
              maxPendingRequests: 10,
              maxParallelRequests: 10,
            },
            outlierDetection: { consecutiveErrors: 3, interval: '2s', ejectionTime: '20s' },
            rewrite: { host: 'inside.example.com' },
            requestHeaders: { set: [header], add: [header], remove: ['x-b'] },
            responseHeaders: { set: [header], add: [header], remove: ['x-b'] },
            cors: {
              allowOrigins: ['https://a.example.com'],
              allowMethods: ['PUT'],
              allowHeaders: ['x-a'],
              exposeHeaders: ['x-a'],
            },
            mirror: { service: 'mirrored', port: 8080 },
          },
        ],
      },
    },
    { spec: { routes: [{ name: 'sent', redirect: { host: `to.${run}.example.com` } }] } },
    {
      spec: {
        routes: [
          {
            name: 'called',
            host: `called.${run}.example.com`,
            port: 'rpc',
            calls: [
              {
                service: 'shop.Orders',
                method: 'Get',
                headers: [{ type: 'Exact', ...header }],
              },
            ],
          },
        ],
      },
    },
  ],
  values: ({ run }) => ({
    'spec.routes[].name': { usual: ['renamed', 'again'] },
    'spec.routes[].host': { usual: [`third.${run}.example.com`, `*.${run}.example.com`] },
    'spec.routes[].hosts[]': { usual: [`fourth.${run}.example.com`, `*.x.${run}.example.com`] },
    'spec.routes[].path': { usual: ['/orders', '/a/b~c/%20'] },
    'spec.routes[].port': { usual: ['alt', 'rpc'], extreme: ['http'] },
    'spec.routes[].timeout': { usual: ['15s', '1h30m'], extreme: ['99999h', '0s'] },
    'spec.routes[].backendTimeout': { usual: ['5s', '10s'], extreme: ['0s', '20s'] },
    'spec.routes[].retry.codes[]': { usual: [502, 504], extreme: [400, 599] },
    'spec.routes[].retry.backoff': { usual: ['100ms', '1m'], extreme: ['1ms', '99999h'] },
    'spec.routes[].outlierDetection.interval': { usual: ['1s', '10s'], extreme: ['1ms', '1h'] },
    'spec.routes[].outlierDetection.ejectionTime': { usual: ['1m', '30s'], extreme: ['1ms', '1h'] },
    'spec.routes[].exposure': { usual: ['internal', 'public'] },
    'spec.routes[].matches[].path.value': { usual: ['/orders', '/a/b~c/%20'] },
    'spec.routes[].redirect.status': { usual: [301, 302, 303, 307, 308], extreme: [308, 301] },
    'spec.routes[].cors.allowOrigins[]': { usual: ['https://b.example.com', 'http://*.c.d:80'] },
  }),
};
