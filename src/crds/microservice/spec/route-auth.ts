import { choice, list, object, text } from '../../schema/fields.ts';
import {
  base64Url,
  claimHeader,
  claimPath,
  headerName,
  issuerName,
  jwksAddress,
  lowerHeaderName,
  networkRange,
  objectName,
  scopeName,
} from '../../schema/formats.ts';
import { routeAuthRules } from '../route-auth-rules.ts';
import { externalField, oidcField } from './route-auth-elsewhere.ts';

const newHeader = (description: string) =>
  text(description, {
    min: 1,
    max: 128,
    rules: [lowerHeaderName, routeAuthRules.newHeader],
  });

const secret = (description: string) => text(description, { min: 1, rules: [objectName] });

const keyPart = (description: string, max: number) =>
  text(description, { min: 1, max, rules: [base64Url] }).exactOptional();

const jwksField = object(
  'The keys of the issuer themselves, as a JSON Web Key Set (RFC 7517) of public keys, where the gateway cannot fetch them. Give the new key beside the old one before the issuer uses it. Example: {keys: [{kty: EC, kid: a, crv: P-256, x: ..., y: ...}]}.',
  {
    keys: list(
      'The keys, of which any may have signed a token.',
      object(
        'A public key. The private parts of a key are not taken.',
        {
          kty: choice('The type of the key.', ['RSA', 'EC', 'OKP']),
          kid: text(
            'The identity of the key, as tokens name it. Default: none. Example: 2026-11.',
            {
              min: 1,
              max: 128,
              rules: [issuerName],
            },
          ).exactOptional(),
          alg: choice('What tokens are signed with. Default: any that the type of the key has.', [
            'RS256',
            'RS384',
            'RS512',
            'PS256',
            'PS384',
            'PS512',
            'ES256',
            'ES384',
            'ES512',
            'EdDSA',
          ]).exactOptional(),
          n: keyPart('The modulus of an RSA key, in base64url.', 1_400),
          e: keyPart('The exponent of an RSA key, in base64url. Example: AQAB.', 16),
          crv: choice('The curve of an EC or OKP key.', [
            'P-256',
            'P-384',
            'P-521',
            'Ed25519',
          ]).exactOptional(),
          x: keyPart('The x coordinate of an EC key, or an OKP key itself, in base64url.', 128),
          y: keyPart('The y coordinate of an EC key, in base64url.', 128),
        },
        { rules: [routeAuthRules.key] },
      ),
      { atomic: true, min: 1, max: 8 },
    ),
  },
).exactOptional();

const jwtField = object(
  'Requests have to bear a JSON Web Token of the issuer in the header authorization, as Bearer: without one, or with one that is expired or signed by somebody else, the answer is 401. Example: {issuer: "https://id.example.com", audiences: [orders], jwksUri: "https://id.example.com/keys"}.',
  {
    issuer: text(
      'Who has to have issued the token: its claim iss. Example: https://id.example.com.',
      { min: 1, rules: [issuerName] },
    ),
    audiences: list(
      'Whom the token has to be for: one of these has to be in its claim aud, else the answer is 403. Default: any, which also takes tokens that are meant for other services. Example: [orders].',
      text('A value of the claim aud. Example: orders.', { min: 1, rules: [issuerName] }),
      { set: true, min: 1, max: 8 },
    ).exactOptional(),
    jwksUri: text(
      'Where the gateway fetches the keys of the issuer (JSON Web Key Set), every five minutes; its certificate has to be of an authority that the gateway trusts. Example: https://id.example.com/keys.',
      { min: 1, rules: [jwksAddress] },
    ).exactOptional(),
    jwks: jwksField,
    scopes: list(
      'Scopes that the token has to have in its claim scope, all of them, else the answer is 403. Default: none. Example: [orders.read].',
      text('A scope. Example: orders.read.', { min: 1, max: 128, rules: [scopeName] }),
      { set: true, min: 1, max: 16 },
    ).exactOptional(),
    claimsToHeaders: list(
      'Claims of the token that the service gets as headers. What a client sends in these headers is thrown away. Default: none. Example: [{claim: sub, header: x-jwt-sub}].',
      object('A claim and its header.', {
        claim: text(
          'The name of a claim that is a text, number or boolean; dots lead into claims that are objects. Example: sub.',
          { min: 1, max: 128, rules: [claimPath] },
        ),
        header: text(
          'The name of the header, which starts with x-jwt-: the gateway takes it out of all requests that it gets, also those of other routes. Example: x-jwt-sub.',
          { min: 1, max: 128, rules: [claimHeader] },
        ),
      }),
      { keys: ['header'], max: 16 },
    ).exactOptional(),
  },
  { rules: [routeAuthRules.keysGiven] },
).exactOptional();

const basicField = object(
  'Requests have to bear the name and password of a user (HTTP Basic), else the answer is 401. Give it to routes over https only: passwords are sent as they are. Example: {secret: orders-users}.',
  {
    secret: secret(
      'The name of a Secret in the same namespace with the users under the key .htpasswd, for gateways of Traefik under the key users, as htpasswd -s writes them ({SHA}). Example: orders-users.',
    ),
    userHeader: newHeader(
      'The header in which the service gets the name of the user. Default: none. Example: x-user.',
    ).exactOptional(),
  },
).exactOptional();

const apiKeyField = object(
  'Requests have to bear a key that is known, else the answer is 401. The service does not get to see the key. Example: {secret: orders-keys}.',
  {
    secret: secret(
      'The name of a Secret in the same namespace: each of its keys is the name of a client, and the value the key of this client. Example: orders-keys.',
    ),
    header: text('The header that has the key, in any case. Default: x-api-key.', {
      min: 1,
      max: 128,
      rules: [headerName],
    }).exactOptional(),
    clientHeader: newHeader(
      'The header in which the service gets the name of the client. Default: none. Example: x-client.',
    ).exactOptional(),
  },
).exactOptional();

/** Who is let in. */
export const authField = object(
  'Who is let in: the gateway asks each request for a token, a password or a key, has people sign in, or asks another service. A gateway that cannot do it does not get the route. Default: everybody. Example: {basic: {secret: orders-users}}.',
  {
    jwt: jwtField,
    basic: basicField,
    apiKey: apiKeyField,
    oidc: oidcField,
    external: externalField,
  },
  { rules: [routeAuthRules.oneWay] },
).exactOptional();

/** From where requests may come. */
export const allowFromField = list(
  'The addresses that requests may come from, as the gateway sees them; the answer to others is 403. A gateway that cannot do it does not get the route. Default: all. Example: [203.0.113.0/24].',
  text('A range of addresses (CIDR) of IPv4 or IPv6. Example: 10.0.0.0/8 or 2001:db8::/32.', {
    min: 1,
    max: 64,
    rules: [networkRange],
  }),
  { set: true, min: 1, max: 32 },
).exactOptional();
