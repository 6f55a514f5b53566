import { rule } from '../schema/rule.ts';

interface Key {
  kty: string;
  n?: unknown;
  e?: unknown;
  crv?: unknown;
  x?: unknown;
  y?: unknown;
}

/** What each type of key consists of (RFC 7518, RFC 8037). */
const parts = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] } as const;

/** Headers that belong to a connection or to how requests are routed (RFC 9110, RFC 9112). */
const ofConnections = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
] as const;
const reserved = ['authorization', ...ofConnections] as const;

/** The ways to ask who comes: one at a time. */
const ways = ['jwt', 'basic', 'apiKey', 'oidc', 'external'] as const;

function ownHeader(names: readonly string[]) {
  return rule<string>({
    cel: `!(self in [${names.map((name) => `'${name}'`).join(', ')}]) && !self.startsWith('x-jwt-')`,
    message: `Use a header of your own, such as x-user: none of ${names.join(', ')}, and none that starts with x-jwt-`,
    check: (name) => !names.includes(name) && !name.startsWith('x-jwt-'),
  });
}

const celParts = Object.entries(parts)
  .map(
    ([kty, names]) =>
      `(self.kty == '${kty}' && ${names.map((n) => `has(self.${n})`).join(' && ')})`,
  )
  .join(' || ');

/** Rules on who is let in by a route, each on the value that it is attached to. */
export const routeAuthRules = {
  signInPath: rule<{
    auth?: { oidc?: unknown };
    path?: string;
    matches?: unknown;
    calls?: unknown;
  }>({
    cel:
      '!has(self.auth) || !has(self.auth.oidc) || ' +
      "(!has(self.matches) && !has(self.calls) && !(has(self.path) && self.path.contains('%')))",
    message:
      'Match the requests of a route with auth.oidc by path, without %: the provider sends browsers back to a path below it',
    fieldPath: '.auth',
    check: ({ auth, path = '/', matches, calls }) =>
      auth?.oidc === undefined ||
      (matches === undefined && calls === undefined && !path.includes('%')),
  }),
  oneWay: rule<Partial<Record<(typeof ways)[number], unknown>>>({
    cel: `[${ways.map((way) => `has(self.${way})`).join(', ')}].filter(given, given).size() == 1`,
    message: 'Give auth exactly one of jwt, basic, apiKey, oidc and external',
    check: (auth) => ways.filter((way) => auth[way] !== undefined).length === 1,
  }),
  keysGiven: rule<{ jwksUri?: unknown; jwks?: unknown }>({
    cel: 'has(self.jwksUri) != has(self.jwks)',
    message:
      'Give jwt either jwksUri, where the gateway finds the keys of the issuer, or jwks with the keys',
    fieldPath: '.jwksUri',
    check: ({ jwksUri, jwks }) => (jwksUri === undefined) !== (jwks === undefined),
  }),
  key: rule<Key>({
    cel: celParts,
    message: 'Give an RSA key n and e, an EC key crv, x and y, and an OKP key crv and x',
    check: (key) =>
      (parts[key.kty as keyof typeof parts] ?? []).every((name) => key[name] !== undefined),
  }),
  endpoints: rule<{ authorizationEndpoint?: unknown; tokenEndpoint?: unknown }>({
    cel: 'has(self.authorizationEndpoint) == has(self.tokenEndpoint)',
    message:
      'Give oidc both authorizationEndpoint and tokenEndpoint, or none to have the gateway ask the provider',
    fieldPath: '.tokenEndpoint',
    check: ({ authorizationEndpoint, tokenEndpoint }) =>
      (authorizationEndpoint === undefined) === (tokenEndpoint === undefined),
  }),
  paths: rule<{ callbackPath?: string; logoutPath?: string }>({
    cel:
      "(has(self.callbackPath) ? self.callbackPath : '/oauth2/callback') != " +
      "(has(self.logoutPath) ? self.logoutPath : '/logout')",
    message: 'Give callbackPath and logoutPath different paths: one signs in, the other one out',
    fieldPath: '.logoutPath',
    check: ({ callbackPath = '/oauth2/callback', logoutPath = '/logout' }) =>
      callbackPath !== logoutPath,
  }),
  newHeader: ownHeader(reserved),
  answeredHeader: ownHeader(ofConnections),
  httpQuestions: rule<{ protocol?: string; path?: unknown; allowedResponseHeaders?: unknown }>({
    cel:
      "!has(self.protocol) || self.protocol == 'http' || " +
      '(!has(self.path) && !has(self.allowedResponseHeaders))',
    message:
      'Remove path and allowedResponseHeaders from questions by grpc: Check is called by its name, and its answer says itself which headers to set',
    fieldPath: '.protocol',
    check: ({ protocol, path, allowedResponseHeaders }) =>
      protocol !== 'grpc' || (path === undefined && allowedResponseHeaders === undefined),
  }),
};
