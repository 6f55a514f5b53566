import type { InvalidSpecs } from './invalid-containers.ts';
import { route } from './routed.ts';

const provider = { issuer: 'https://id.example.com', clientId: 'shop', secret: 'shop' };
const oidc = (entry: object, more: object = {}) =>
  route({ auth: { oidc: { ...provider, ...entry } }, ...more });
const external = (entry: object) =>
  route({ auth: { external: { service: 'sessions', ...entry } } });
const without = (field: keyof typeof provider) => {
  const { [field]: _left, ...rest } = provider;
  return route({ auth: { oidc: rest } });
};
const issuer = 'Use an address such as https://id.example.com: https';
const endpoint = 'Use an address such as https://id.example.com/token';
const signInPath = 'Use a path such as /oauth2/callback';
const byPath = 'Match the requests of a route with auth.oidc by path, without %';
const byHttp = 'Remove path and allowedResponseHeaders from questions by grpc';
const ownHeader = 'Use a header of your own, such as x-user';
const lowerHeader = 'Use the name of a header in lower case';
const oneWay = 'Give auth exactly one of jwt, basic, apiKey, oidc and external';

/** What is wrong with signing in elsewhere, and with asking others. */
export const invalidRouteAuthElsewhere: InvalidSpecs = {
  'people and keys': [route({ auth: { oidc: provider, apiKey: { secret: 'keys' } } }), oneWay],
  'a provider that has no name': [without('issuer'), 'routes[0].auth.oidc.issuer is required'],
  'a client that has no name': [without('clientId'), 'routes[0].auth.oidc.clientId is required'],
  'a client without a secret': [without('secret'), 'routes[0].auth.oidc.secret is required'],
  'a client with a space': [oidc({ clientId: 'a b' }), 'Use the identity of a client'],
  "a secret of another namespace's": [
    oidc({ secret: 'other/shop' }),
    'Use the name of a Kubernetes object',
  ],
  'a provider over plain http': [oidc({ issuer: 'http://id.example.com' }), issuer],
  'a provider by its address': [oidc({ issuer: 'https://169.254.169.254' }), issuer],
  'a provider with a query': [oidc({ issuer: 'https://id.example.com/?a=b' }), issuer],
  'a provider without a domain': [oidc({ issuer: 'https://victim' }), issuer],
  'a token endpoint alone': [
    oidc({ tokenEndpoint: 'https://id.example.com/token' }),
    'Give oidc both authorizationEndpoint and tokenEndpoint',
  ],
  'endpoints over plain http': [
    oidc({
      authorizationEndpoint: 'http://id.example.com/authorize',
      tokenEndpoint: 'https://id.example.com/token',
    }),
    endpoint,
  ],
  'tokens of a program beside': [
    oidc({
      authorizationEndpoint: 'https://id.example.com/authorize',
      tokenEndpoint: 'https://victim:8080/token',
    }),
    endpoint,
  ],
  'two scopes at once': [oidc({ scopes: ['a b'] }), 'Use the name of a scope without spaces'],
  'no scopes': [oidc({ scopes: [] }), 'routes[0].auth.oidc.scopes has to hold at least 1 item'],
  'a callback that is a template': [oidc({ callbackPath: '/%REQ(x)%' }), signInPath],
  'a callback without a slash': [oidc({ callbackPath: 'callback' }), signInPath],
  'a callback to a parent': [oidc({ callbackPath: '/../callback' }), 'Write the path without //'],
  'a logout at the callback': [
    oidc({ logoutPath: '/oauth2/callback' }),
    'Give callbackPath and logoutPath different paths',
  ],
  'people at exact paths': [
    oidc({}, { matches: [{ path: { type: 'Exact', value: '/admin' } }] }),
    byPath,
  ],
  'people at a path in code': [oidc({}, { path: '/a%20b' }), byPath],
  'nobody to be asked': [
    route({ auth: { external: {} } }),
    'routes[0].auth.external.service is required',
  ],
  'a service of another namespace': [
    external({ service: 'sessions.other' }),
    'Use lower-case letters, digits and -',
  ],
  'a port of 0': [external({ port: 0 }), 'routes[0].auth.external.port has to be at least 1'],
  'a protocol that nobody asks by': [external({ protocol: 'tcp' }), 'one of "http", "grpc"'],
  'a path for calls': [external({ protocol: 'grpc', path: '/check' }), byHttp],
  'answered headers for calls': [
    external({ protocol: 'grpc', allowedResponseHeaders: ['x-user'] }),
    byHttp,
  ],
  'a path with a query': [external({ path: '/check?a=b' }), 'Use a URL path that starts with /'],
  'headers in upper case': [external({ allowedHeaders: ['Cookie'] }), lowerHeader],
  'an answered host': [external({ allowedResponseHeaders: ['host'] }), ownHeader],
  'an answered claim': [external({ allowedResponseHeaders: ['x-jwt-sub'] }), ownHeader],
};
