import { describe, expect, it } from 'vitest';
import { at } from '../../../wire-value.ts';
import type { RouteSpec } from '../../route-matches.ts';
import { routePlans } from '../../route-plans.ts';
import { buildInput } from '../../testdata/build-input.ts';
import { envoyGateway } from './envoy-gateway.ts';

const gateway = { name: 'edge', namespace: 'infra' };
const issuer = 'https://id.example.com';
const jwksUri = 'https://id.example.com/keys';
const extractFrom = { headers: [{ name: 'Authorization', valuePrefix: 'Bearer ' }] };
const origin = '%REQ(x-forwarded-proto)%://%REQ(:authority)%';
const allowFrom = ['203.0.113.0/24', '2001:db8::/32'];

function built(route: Partial<RouteSpec>) {
  const input = buildInput({
    spec: { routes: [{ name: 'public', host: 'shop.example.com', ...route }] },
    class: { gateways: [{ exposure: 'public', gateway }] },
  });
  const [plan] = routePlans(input);
  if (plan === undefined) throw new Error('there is no route');
  return envoyGateway.build(input, { ...plan, gateway });
}

describe('a SecurityPolicy', () => {
  it.each<[string, Partial<RouteSpec>, object]>([
    [
      'asks for a token, and does not let a policy of the gateway make it optional',
      { auth: { jwt: { issuer, jwksUri } } },
      {
        jwt: {
          optional: false,
          providers: [{ name: 'jwt', issuer, extractFrom, remoteJWKS: { uri: jwksUri } }],
        },
      },
    ],
    [
      'has the keys of the issuer where the route has them',
      { auth: { jwt: { issuer, jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AA' }] } } } },
      {
        jwt: {
          optional: false,
          providers: [
            {
              name: 'jwt',
              issuer,
              extractFrom,
              localJWKS: {
                type: 'Inline',
                inline: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]}',
              },
            },
          ],
        },
      },
    ],
    [
      'lets in whom a token is for and permits, and tells the service who it is',
      {
        auth: {
          jwt: {
            issuer,
            audiences: ['orders'],
            jwksUri,
            scopes: ['orders.read', 'orders.write'],
            claimsToHeaders: [{ claim: 'sub', header: 'x-jwt-sub' }],
          },
        },
      },
      {
        jwt: {
          optional: false,
          providers: [
            {
              name: 'jwt',
              issuer,
              extractFrom,
              audiences: ['orders'],
              remoteJWKS: { uri: jwksUri },
              claimToHeaders: [{ claim: 'sub', header: 'x-jwt-sub' }],
            },
          ],
        },
        authorization: {
          defaultAction: 'Deny',
          rules: [
            {
              name: 'allowed',
              action: 'Allow',
              principal: { jwt: { provider: 'jwt', scopes: ['orders.read', 'orders.write'] } },
            },
          ],
        },
      },
    ],
    [
      'asks for a password',
      { auth: { basic: { secret: 'users', userHeader: 'x-user' } } },
      { basicAuth: { users: { name: 'users' }, forwardUsernameHeader: 'x-user' } },
    ],
    [
      'asks for a key in the usual header',
      { auth: { apiKey: { secret: 'keys' } } },
      {
        apiKeyAuth: {
          credentialRefs: [{ name: 'keys' }],
          extractFrom: [{ headers: ['x-api-key'] }],
          sanitize: true,
        },
      },
    ],
    [
      'asks for a key in another header, from some addresses only',
      {
        auth: { apiKey: { secret: 'keys', header: 'X-Key', clientHeader: 'x-client' } },
        allowFrom,
      },
      {
        apiKeyAuth: {
          credentialRefs: [{ name: 'keys' }],
          extractFrom: [{ headers: ['X-Key'] }],
          forwardClientIDHeader: 'x-client',
          sanitize: true,
        },
        authorization: {
          defaultAction: 'Deny',
          rules: [{ name: 'allowed', action: 'Allow', principal: { clientCIDRs: allowFrom } }],
        },
      },
    ],
    [
      'has people sign in at the provider, and come back to the root of a route for all paths',
      { auth: { oidc: { issuer, clientId: 'shop', secret: 'shop-oidc' } } },
      {
        oidc: {
          provider: { issuer },
          clientID: 'shop',
          clientSecret: { name: 'shop-oidc' },
          redirectURL: `${origin}/oauth2/callback`,
          logoutPath: '/logout',
        },
      },
    ],
    [
      'has people come back to paths of the route, which no other route takes',
      {
        path: '/admin/',
        auth: {
          oidc: {
            issuer,
            authorizationEndpoint: 'https://id.example.com/authorize',
            tokenEndpoint: 'https://id.example.com/token',
            clientId: 'shop',
            secret: 'shop-oidc',
            scopes: ['profile'],
            callbackPath: '/in',
            logoutPath: '/out',
            forwardAccessToken: true,
          },
        },
        allowFrom,
      },
      {
        oidc: {
          provider: {
            issuer,
            authorizationEndpoint: 'https://id.example.com/authorize',
            tokenEndpoint: 'https://id.example.com/token',
          },
          clientID: 'shop',
          clientSecret: { name: 'shop-oidc' },
          scopes: ['profile'],
          redirectURL: `${origin}/admin/in`,
          logoutPath: '/admin/out',
          forwardAccessToken: true,
        },
        authorization: {
          defaultAction: 'Deny',
          rules: [{ name: 'allowed', action: 'Allow', principal: { clientCIDRs: allowFrom } }],
        },
      },
    ],
    [
      'asks another service over http, and stays closed without it',
      { auth: { external: { service: 'sessions' } } },
      { extAuth: { failOpen: false, http: { backendRefs: [{ name: 'sessions', port: 8080 }] } } },
    ],
    [
      'tells another service and the own one what both need',
      {
        auth: {
          external: {
            service: 'sessions',
            port: 9000,
            path: '/check/',
            allowedHeaders: ['cookie'],
            allowedResponseHeaders: ['x-user'],
          },
        },
      },
      {
        extAuth: {
          failOpen: false,
          headersToExtAuth: ['cookie'],
          http: {
            backendRefs: [{ name: 'sessions', port: 9000 }],
            path: '/check',
            headersToBackend: ['x-user'],
          },
        },
      },
    ],
    [
      'asks another service by gRPC',
      { auth: { external: { service: 'opa', port: 9191, protocol: 'grpc' } } },
      { extAuth: { failOpen: false, grpc: { backendRefs: [{ name: 'opa', port: 9191 }] } } },
    ],
    [
      'lets in from some addresses whose token permits it',
      { auth: { jwt: { issuer, jwksUri, scopes: ['a'] } }, allowFrom },
      {
        jwt: {
          optional: false,
          providers: [{ name: 'jwt', issuer, extractFrom, remoteJWKS: { uri: jwksUri } }],
        },
        authorization: {
          defaultAction: 'Deny',
          rules: [
            {
              name: 'allowed',
              action: 'Allow',
              principal: { clientCIDRs: allowFrom, jwt: { provider: 'jwt', scopes: ['a'] } },
            },
          ],
        },
      },
    ],
  ])('%s', (_, route, spec) => {
    const [policy, ...others] = built(route);
    expect(others).toEqual([]);
    const group = 'gateway.networking.k8s.io';
    expect(policy).toMatchObject({ kind: 'SecurityPolicy', metadata: { name: 'orders-public' } });
    expect(at(policy, 'spec')).toEqual({
      targetRefs: [{ group, kind: 'HTTPRoute', name: 'orders-public' }],
      mergeType: 'StrategicMerge',
      ...spec,
    });
  });

  it('is made where the route asks for it, beside what limits the route', () => {
    const kinds = (route: Partial<RouteSpec>) => built(route).map(({ kind }) => kind);
    expect(kinds({ retry: {} })).toEqual(['BackendTrafficPolicy']);
    expect(kinds({ allowFrom, retry: {} })).toEqual(['SecurityPolicy', 'BackendTrafficPolicy']);
    expect(kinds({})).toEqual([]);
  });
});
