import type { ValidExample } from '../../example.ts';
import type { Microservice } from '../v1alpha1.ts';
import { example } from './valid-example.ts';

const publicRoute = { name: 'public', host: 'shop.example.com' };

/** Ways in that the parser and the API server both accept. */
export const validRoutes: readonly ValidExample<Microservice>[] = [
  example('routes', {
    ports: [
      { name: 'http', port: 8080 },
      { name: 'rpc', port: 9090, protocol: 'grpc' },
    ],
    routes: [
      { ...publicRoute, path: '/orders/', timeout: '1h30m', port: 'http' },
      { name: 'wild', host: '*.example.com', path: "/a.b/~c/%20$&'()*+,;=:@" },
      { name: 'inside', exposure: 'internal' },
      { name: 'rpc', host: 'rpc.example.com', port: 'rpc', path: '/' },
      { name: 'same-host', host: 'shop.example.com', path: '/', timeout: '0s' },
      { name: 'same-host-inside', host: 'shop.example.com', exposure: 'internal' },
    ],
  }),
  example('routes by matches and calls', {
    ports: [
      { name: 'http', port: 8080 },
      { name: 'rpc', port: 9090, protocol: 'grpc' },
    ],
    routes: [
      {
        ...publicRoute,
        hosts: ['www.example.com', '*.example.org'],
        matches: [
          {
            path: { type: 'RegularExpression', value: '/v[0-9]+' },
            method: 'GET',
            headers: [
              { name: 'X-Channel', value: 'beta' },
              { name: 'x-client', type: 'RegularExpression', value: 'web-.*' },
            ],
            queryParams: [{ name: 'version', value: '2' }],
          },
          { path: { type: 'Exact', value: '/orders/' } },
          {},
        ],
      },
      {
        name: 'calls',
        host: 'shop.example.com',
        calls: [
          { service: 'shop.v1.Orders', method: 'Get' },
          { headers: [{ name: 'a', value: 'b' }] },
        ],
      },
    ],
  }),
  example('routes that change what passes', {
    ports: [{ name: 'http', port: 8080 }],
    routes: [
      {
        ...publicRoute,
        path: '/orders',
        timeout: '1m',
        backendTimeout: '15s',
        rewrite: { host: 'orders.internal', prefix: '/' },
        requestHeaders: {
          set: [{ name: 'x-a', value: 'b "c"; d' }],
          add: [{ name: 'x-b', value: '1' }],
          remove: ['x-debug'],
        },
        responseHeaders: { remove: ['server'] },
        cors: { allowOrigins: ['*'], allowMethods: ['*'], allowHeaders: ['*'], maxAge: 1 },
        mirror: { service: 'orders-next', port: 8080, percent: 1 },
      },
      {
        name: 'moved',
        redirect: { scheme: 'https', host: 'a.b', port: 1, path: '/', status: 301 },
      },
      {
        name: 'prefixes',
        host: 'b.example.com',
        matches: [{ path: { value: '/a' } }, { method: 'GET' }],
        redirect: { prefix: '/b' },
        cors: {},
      },
      { name: 'no-limit', path: '/c', timeout: '0s', backendTimeout: '1h', rewrite: { path: '/' } },
    ],
  }),
  example('routes with a limit and with another try', {
    ports: [
      { name: 'http', port: 8080 },
      { name: 'rpc', port: 9090, protocol: 'grpc' },
    ],
    routes: [
      {
        ...publicRoute,
        timeout: '1m',
        backendTimeout: '15s',
        retry: { attempts: 10, codes: [400, 599], backoff: '1ms' },
        rateLimit: { requests: 1_000_000_000, per: 'Hour' },
      },
      {
        name: 'again',
        path: '/again',
        retry: {},
        circuitBreaker: { maxPendingRequests: 1 },
        outlierDetection: {},
      },
      {
        name: 'failing',
        path: '/failing',
        circuitBreaker: { maxConnections: 1, maxParallelRequests: 1_000_000_000 },
        outlierDetection: {
          consecutiveErrors: 1_000,
          interval: '1s',
          ejectionTime: '1h',
          maxEjectionPercent: 100,
        },
      },
      { name: 'calls', port: 'rpc', path: '/', rateLimit: { requests: 1, per: 'Second' } },
      {
        name: 'moved',
        path: '/moved',
        redirect: { path: '/' },
        rateLimit: { requests: 1, per: 'Minute' },
      },
    ],
  }),
  example('routes that let some in', {
    ports: [
      { name: 'http', port: 8080 },
      { name: 'rpc', port: 9090, protocol: 'grpc' },
    ],
    routes: [
      {
        name: 'tokens',
        path: '/tokens',
        auth: {
          jwt: {
            issuer: 'https://id.example.com/realms/shop',
            audiences: ['orders', 'https://orders.example.com'],
            jwksUri: 'https://id.example.com:8443/realms/shop/protocol/openid-connect/certs?a=b',
            scopes: ['orders.read', 'api://orders/.default'],
            claimsToHeaders: [
              { claim: 'sub', header: 'x-jwt-sub' },
              { claim: 'https://example.com/tenant', header: 'x-jwt-tenant' },
            ],
          },
        },
        allowFrom: ['0.0.0.0/0', '::/0', '2001:db8::1/128', '203.0.113.7/32'],
      },
      {
        name: 'keys',
        path: '/keys',
        auth: {
          jwt: {
            issuer: 'joe',
            jwks: {
              keys: [
                { kty: 'RSA', kid: 'a', alg: 'RS256', n: 'AA_-', e: 'AQAB' },
                { kty: 'EC', crv: 'P-256', x: 'A', y: 'B' },
                { kty: 'OKP', crv: 'Ed25519', x: 'A' },
              ],
            },
          },
        },
      },
      {
        name: 'users',
        path: '/users',
        auth: { basic: { secret: 'orders.users', userHeader: 'x-user' } },
      },
      {
        name: 'clients',
        port: 'rpc',
        path: '/',
        auth: { apiKey: { secret: 'keys', header: 'X-Key', clientHeader: 'x-client' } },
      },
      {
        name: 'people',
        path: '/admin/',
        auth: {
          oidc: {
            issuer: 'https://id.example.com:8443/realms/shop/',
            authorizationEndpoint: 'https://id.example.com/authorize?prompt=login',
            tokenEndpoint: 'https://id.example.com/token',
            clientId: 'shop@example.com',
            secret: 'shop.oidc',
            scopes: ['profile', 'api://orders/.default'],
            callbackPath: '/signed-in',
            logoutPath: '/sign.out/now',
            forwardAccessToken: true,
          },
        },
      },
      {
        name: 'sign-in',
        path: '/sign-in',
        auth: { oidc: { issuer: 'https://id.example.com', clientId: 'shop', secret: 'shop' } },
      },
      {
        name: 'asked',
        path: '/asked',
        auth: {
          external: {
            service: 'sessions',
            port: 9000,
            protocol: 'http',
            path: '/check%20it',
            allowedHeaders: ['cookie', 'x-tenant'],
            allowedResponseHeaders: ['authorization', 'x-user'],
          },
        },
      },
      {
        name: 'called',
        path: '/called',
        auth: { external: { service: 'opa', protocol: 'grpc', allowedHeaders: ['cookie'] } },
      },
    ],
  }),
  example('a redirect of a worker', {
    ports: [],
    routes: [{ ...publicRoute, redirect: { host: 'www.example.com' } }],
  }),
  example('a route to the only, grpc port', {
    ports: [{ name: 'rpc', port: 9090, protocol: 'grpc' }],
    routes: [publicRoute],
    health: { readiness: '/' },
  }),
];
