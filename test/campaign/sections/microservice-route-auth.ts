import type { Section } from './section.ts';

const issuer = 'https://id.example.com';
const jwksUri = 'https://id.example.com/keys';
const curve = { crv: 'P-256', x: 'AAAA', y: 'BBBB' };
const addresses = ['https://login.example.com', 'https://login.example.org:8443/a'];
const headers = ['x-user', 'x-subject'];
const names = { usual: ['first.users', 'second'] };
const numbers = { usual: ['AA_-', 'BBBB'], extreme: ['A'] };

const routeAuth: Omit<Section, 'at'> = {
  kind: 'Microservice',
  carriers: ({ run }) => {
    const carrier = (name: string, route: object) => ({
      spec: { routes: [{ name, host: `${name}.${run}.example.com`, ...route }] },
    });
    return [
      carrier('fetched', {
        allowFrom: ['10.0.0.0/8', '2001:db8::/32'],
        auth: {
          jwt: {
            issuer,
            jwksUri,
            audiences: ['orders', 'shop'],
            scopes: ['orders.read', 'orders.write'],
            claimsToHeaders: [
              { claim: 'sub', header: 'x-jwt-sub' },
              { claim: 'tenant', header: 'x-jwt-tenant' },
            ],
          },
        },
      }),
      carrier('given', {
        auth: {
          jwt: {
            issuer,
            jwks: {
              keys: [
                // A key of any type, so that the type can change by itself.
                { kty: 'EC', kid: 'a', alg: 'ES256', ...curve, n: 'CCCC', e: 'AQAB' },
                { kty: 'RSA', kid: 'b', n: 'CCCC', e: 'AQAB' },
              ],
            },
          },
        },
      }),
      carrier('users', { auth: { basic: { secret: 'users', userHeader: 'x-user' } } }),
      carrier('clients', {
        auth: { apiKey: { secret: 'keys', header: 'x-key', clientHeader: 'x-client' } },
      }),
      carrier('people', {
        path: '/admin',
        auth: {
          oidc: {
            issuer,
            authorizationEndpoint: `${issuer}/authorize`,
            tokenEndpoint: `${issuer}/token`,
            clientId: 'shop',
            secret: 'shop-oidc',
            scopes: ['profile', 'email'],
            callbackPath: '/signed-in',
            logoutPath: '/sign-out',
            forwardAccessToken: true,
          },
        },
      }),
      carrier('asked', {
        auth: {
          external: {
            service: 'sessions',
            port: 9000,
            protocol: 'http',
            path: '/check',
            allowedHeaders: ['cookie', 'x-tenant'],
            allowedResponseHeaders: ['x-user', 'x-subject'],
          },
        },
      }),
      carrier('called', { auth: { external: { service: 'opa', protocol: 'grpc' } } }),
    ];
  },
  values: () => ({
    'spec.routes[].allowFrom[]': { usual: ['192.0.2.0/24', '::1/128'], extreme: ['0.0.0.0/0'] },
    'spec.routes[].auth.jwt.issuer': { usual: ['https://login.example.com', 'joe'] },
    'spec.routes[].auth.jwt.jwksUri': {
      usual: ['https://login.example.com:8443/a/b', 'https://login.example.org'],
    },
    'spec.routes[].auth.jwt.audiences[]': { usual: ['api://orders', 'web'] },
    'spec.routes[].auth.jwt.scopes[]': { usual: ['email', 'api://orders/.default'] },
    'spec.routes[].auth.jwt.claimsToHeaders[].claim': { usual: ['realm.role', 'email'] },
    'spec.routes[].auth.jwt.claimsToHeaders[].header': { usual: ['x-jwt-a', 'x-jwt-b-c'] },
    'spec.routes[].auth.jwt.jwks.keys[].kid': { usual: ['2026-11', 'next'] },
    'spec.routes[].auth.jwt.jwks.keys[].n': numbers,
    'spec.routes[].auth.jwt.jwks.keys[].e': { usual: ['AQAB', 'Aw'] },
    'spec.routes[].auth.jwt.jwks.keys[].x': numbers,
    'spec.routes[].auth.jwt.jwks.keys[].y': numbers,
    'spec.routes[].auth.basic.secret': names,
    'spec.routes[].auth.basic.userHeader': { usual: headers },
    'spec.routes[].auth.apiKey.secret': names,
    'spec.routes[].auth.apiKey.header': { usual: ['X-Key', 'api-key'] },
    'spec.routes[].auth.apiKey.clientHeader': { usual: headers },
    'spec.routes[].auth.oidc.issuer': { usual: addresses },
    'spec.routes[].auth.oidc.authorizationEndpoint': { usual: addresses },
    'spec.routes[].auth.oidc.tokenEndpoint': { usual: addresses },
    'spec.routes[].auth.oidc.clientId': { usual: ['orders', 'shop@example.com'] },
    'spec.routes[].auth.oidc.secret': names,
    'spec.routes[].auth.oidc.scopes[]': { usual: ['groups', 'api://orders/.default'] },
    'spec.routes[].auth.oidc.callbackPath': { usual: ['/a', '/b/c'] },
    'spec.routes[].auth.oidc.logoutPath': { usual: ['/out', '/b/out'] },
    'spec.routes[].auth.external.service': { usual: ['judge', 'opa-server'] },
    'spec.routes[].auth.external.path': { usual: ['/a', '/b/c'] },
    'spec.routes[].auth.external.allowedHeaders[]': { usual: ['x-tenant', 'x-session'] },
    'spec.routes[].auth.external.allowedResponseHeaders[]': { usual: ['x-name', 'x-team'] },
  }),
};

/** Whom routes let in, and from where. */
export const routeAuthSections: readonly Section[] = [
  { ...routeAuth, at: 'spec.routes[].auth' },
  { ...routeAuth, at: 'spec.routes[].allowFrom' },
];
