import type { InvalidSpecs } from './invalid-containers.ts';
import { route } from './routed.ts';

const oneWay = 'Give auth exactly one of jwt, basic, apiKey, oidc and external';
const jwksUri = 'https://id.example.com/keys';
const auth = (ways: object) => route({ auth: ways });
const jwt = (entry: object) =>
  auth({ jwt: { issuer: 'https://id.example.com', jwksUri, ...entry } });
const uri = (address: string) => jwt({ jwksUri: address });
const key = (entry: object) => auth({ jwt: { issuer: 'a', jwks: { keys: [entry] } } });
const claim = (name: string, header = 'x-jwt-user') =>
  jwt({ claimsToHeaders: [{ claim: name, header }] });
const allowFrom = (...ranges: readonly string[]) => route({ allowFrom: ranges });
const address = 'Use an address such as https://id.example.com/keys';
const range = 'Use a range of addresses such as 10.0.0.0/8';
const claimHeader = 'Use the name of a header that starts with x-jwt-';
const ownHeader = 'Use a header of your own, such as x-user';

/** What is wrong with whom routes let in. */
export const invalidRouteAuth: InvalidSpecs = {
  'nobody to ask for': [auth({}), oneWay],
  'a password and a key': [auth({ basic: { secret: 'a' }, apiKey: { secret: 'a' } }), oneWay],
  'tokens of nobody': [auth({ jwt: { jwksUri } }), 'routes[0].auth.jwt.issuer is required'],
  'an issuer with a space': [jwt({ issuer: 'a b' }), 'Use a URL or a name of letters'],
  'tokens without keys': [auth({ jwt: { issuer: 'a' } }), 'Give jwt either jwksUri'],
  'keys twice': [
    jwt({ jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'A' }] } }),
    'Give jwt either jwksUri',
  ],
  'keys over plain http': [uri('http://id.example.com/keys'), address],
  "keys of another team's service": [uri('http://victim.other.svc:8080/delete?all=yes'), address],
  'keys of a host without a domain': [uri('https://victim/keys'), address],
  'keys with a password': [uri('https://me:secret@id.example.com/keys'), address],
  'keys of an address': [uri('https://169.254.169.254/keys'), address],
  'keys of a file': [uri('file:///etc/keys'), address],
  'a fragment of keys': [uri('https://id.example.com/keys#a'), address],
  'no audiences': [
    jwt({ audiences: [] }),
    'routes[0].auth.jwt.audiences has to hold at least 1 item',
  ],
  'an audience twice': [jwt({ audiences: ['a', 'a'] }), 'Give each item only once'],
  'two scopes in one': [jwt({ scopes: ['a b'] }), 'Use the name of a scope without spaces'],
  'a claim with a space': [claim('a b'), 'Use the name of a claim such as sub'],
  'a claim that ends with a dot': [claim('a.'), 'Use the name of a claim such as sub'],
  'a claim in upper case': [claim('sub', 'X-JWT-User'), claimHeader],
  'a claim that takes cookies from everybody': [claim('sub', 'cookie'), claimHeader],
  'a claim as the host': [claim('sub', 'host'), claimHeader],
  'a claim without a name': [claim('sub', 'x-jwt-'), claimHeader],
  'a user in upper case': [
    auth({ basic: { secret: 'a', userHeader: 'X-User' } }),
    'Use the name of a header in lower case',
  ],
  'a user as a claim': [auth({ basic: { secret: 'a', userHeader: 'x-jwt-sub' } }), ownHeader],
  'a user as the token': [auth({ basic: { secret: 'a', userHeader: 'authorization' } }), ownHeader],
  'a client as the length': [
    auth({ apiKey: { secret: 'a', clientHeader: 'content-length' } }),
    ownHeader,
  ],
  'two claims in one header': [
    jwt({
      claimsToHeaders: [
        { claim: 'a', header: 'x-jwt-user' },
        { claim: 'b', header: 'x-jwt-user' },
      ],
    }),
    'Give each item its own header',
  ],
  'no keys': [
    auth({ jwt: { issuer: 'a', jwks: { keys: [] } } }),
    'routes[0].auth.jwt.jwks.keys has to hold at least 1 item',
  ],
  'a secret key': [key({ kty: 'oct', k: 'AAAA' }), 'one of "RSA", "EC", "OKP"'],
  'an RSA key without its exponent': [key({ kty: 'RSA', n: 'AA' }), 'Give an RSA key n and e'],
  'an EC key without its curve': [key({ kty: 'EC', x: 'A', y: 'B' }), 'an EC key crv, x and y'],
  'an OKP key without itself': [key({ kty: 'OKP', crv: 'Ed25519' }), 'an OKP key crv and x'],
  'a modulus with padding': [key({ kty: 'RSA', n: 'AA==', e: 'AQAB' }), 'Use base64url'],
  'tokens without signatures': [
    key({ kty: 'RSA', n: 'AA', e: 'AQAB', alg: 'none' }),
    'one of "RS256", "RS384"',
  ],
  'users in no Secret': [auth({ basic: {} }), 'routes[0].auth.basic.secret is required'],
  "users in another namespace's Secret": [
    auth({ basic: { secret: 'other/users' } }),
    'Use the name of a Kubernetes object',
  ],
  'clients in no Secret': [auth({ apiKey: {} }), 'routes[0].auth.apiKey.secret is required'],
  'a key in no header': [
    auth({ apiKey: { secret: 'a', header: 'x key' } }),
    'Use the name of a header without spaces',
  ],
  'no addresses': [allowFrom(), 'routes[0].allowFrom has to hold at least 1 item'],
  'an address without a length': [allowFrom('10.0.0.1'), range],
  'a length of 33': [allowFrom('10.0.0.0/33'), range],
  'a number of 256': [allowFrom('10.0.0.256/32'), range],
  'a number in octal': [allowFrom('010.0.0.0/8'), range],
  'nine groups': [allowFrom('1:2:3:4:5:6:7:8:9/64'), range],
  'two gaps': [allowFrom('1::2::3/64'), range],
  'a length of 129': [allowFrom('::/129'), range],
  'a name for a range': [allowFrom('example.com/24'), range],
  'a range twice': [allowFrom('::/0', '::/0'), 'Give each item only once'],
};
