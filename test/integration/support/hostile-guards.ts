import {
  objectName,
  refused,
  toHost,
  unknownField,
  type Attempt,
  type Route,
  type Victim,
} from './hostile-attempt.ts';

const asking = (auth: (victim: Victim) => object): Attempt['spec'] =>
  toHost((victim) => ({ auth: auth(victim) }) as Route);
const jwt = { issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys' };
const oidc = { issuer: 'https://id.example.com', clientId: 'shop', secret: 'shop' };

/** What a route that asks who comes could take from others. */
export const hostileGuards: readonly Attempt[] = [
  {
    what: 'a call to a service of others by the gateway, as one for keys',
    spec: asking(({ namespace }) => ({
      jwt: { ...jwt, jwksUri: `http://payments.${namespace}.svc:8080/refund?all=yes` },
    })),
    refusal: refused(/Use an address such as https/),
  },
  {
    what: 'users in a Secret of others',
    spec: asking(({ namespace }) => ({ basic: { secret: `${namespace}/credentials` } })),
    refusal: objectName,
  },
  {
    what: 'keys of clients in a Secret with a namespace beside it',
    spec: asking(({ namespace }) => ({ apiKey: { secret: 'credentials', namespace } })),
    refusal: unknownField,
  },
  {
    what: 'the cookies of all who come through the gateway',
    spec: asking(() => ({
      jwt: { ...jwt, claimsToHeaders: [{ claim: 'sub', header: 'cookie' }] },
    })),
    refusal: refused(/starts with x-jwt-/),
  },
  {
    what: 'a call to a service of others by the gateway, as one for tokens',
    spec: asking(({ namespace }) => ({
      oidc: {
        ...oidc,
        authorizationEndpoint: `${oidc.issuer}/authorize`,
        tokenEndpoint: `http://payments.${namespace}.svc:8080/refund`,
      },
    })),
    refusal: refused(/Use an address such as https/),
  },
  {
    what: 'a secret of a client of others',
    spec: asking(({ namespace }) => ({ oidc: { ...oidc, secret: `${namespace}/credentials` } })),
    refusal: objectName,
  },
  {
    what: 'a template that stops the proxies of all',
    spec: asking(() => ({ oidc: { ...oidc, callbackPath: '/%REQ(x' } })),
    refusal: refused(/Use a path such as \/oauth2\/callback/),
  },
  {
    what: 'a service of others, asked who may come in',
    spec: asking(({ namespace }) => ({ external: { service: `payments.${namespace}` } })),
    refusal: refused(/Use lower-case letters, digits and -/),
  },
  {
    what: 'a service of others with its namespace beside it',
    spec: asking(({ namespace }) => ({ external: { service: 'payments', namespace } })),
    refusal: unknownField,
  },
];
