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
const reserved = [
  'authorization',
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

const celParts = Object.entries(parts)
  .map(
    ([kty, names]) =>
      `(self.kty == '${kty}' && ${names.map((n) => `has(self.${n})`).join(' && ')})`,
  )
  .join(' || ');

/** Rules on who is let in by a route, each on the value that it is attached to. */
export const routeAuthRules = {
  oneWay: rule<{ jwt?: unknown; basic?: unknown; apiKey?: unknown }>({
    cel: '[has(self.jwt), has(self.basic), has(self.apiKey)].filter(given, given).size() == 1',
    message: 'Give auth exactly one of jwt, basic and apiKey',
    check: ({ jwt, basic, apiKey }) =>
      [jwt, basic, apiKey].filter((given) => given !== undefined).length === 1,
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
  newHeader: rule<string>({
    cel: `!(self in [${reserved.map((name) => `'${name}'`).join(', ')}]) && !self.startsWith('x-jwt-')`,
    message: `Use a header of your own, such as x-user: none of ${reserved.join(', ')}, and none that starts with x-jwt-`,
    check: (name) => !reserved.some((each) => each === name) && !name.startsWith('x-jwt-'),
  }),
};
