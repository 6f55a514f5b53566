import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import type { BuildInput } from '../../children/child-kind.ts';
import { childMetadata } from '../../child-metadata.ts';
import type { RouteSpec } from '../../route-matches.ts';
import type { BuildableRoute } from '../../route-plans.ts';
import { policyTargets, type PolicyTargets } from './policy-targets.ts';

type Auth = NonNullable<RouteSpec['auth']>;
type Jwt = NonNullable<Auth['jwt']>;

/** What of the spec of a SecurityPolicy is written. */
export interface SecurityPolicy extends KubeObject {
  spec: PolicyTargets & {
    jwt?: object;
    basicAuth?: object;
    apiKeyAuth?: object;
    oidc?: object;
    extAuth?: object;
    authorization?: object;
  };
}

/** Of tokens; a route has one. */
const provider = 'jwt';
const defaultKeyHeader = 'x-api-key';
const defaultPort = 8080;

/** The policy for the route objects of this name. */
export function securityPolicy(input: BuildInput, plan: BuildableRoute): SecurityPolicy {
  const { auth: { jwt, basic, apiKey, oidc, external } = {}, allowFrom } = plan.route;
  return {
    apiVersion: apiVersionOf(builtin.securityPolicy),
    kind: builtin.securityPolicy.kind,
    metadata: childMetadata(input.microservice, plan.name),
    spec: {
      ...policyTargets(input, plan),
      ...(jwt === undefined ? {} : { jwt: tokens(jwt) }),
      ...(basic === undefined ? {} : { basicAuth: users(basic) }),
      ...(apiKey === undefined ? {} : { apiKeyAuth: clientKeys(apiKey) }),
      ...(oidc === undefined ? {} : { oidc: signIn(oidc, plan.route.path) }),
      ...(external === undefined ? {} : { extAuth: questions(external) }),
      ...authorization(jwt?.scopes, allowFrom),
    },
  };
}

function tokens({ issuer, audiences, jwksUri, jwks, claimsToHeaders }: Jwt): object {
  const keys =
    jwksUri === undefined
      ? { localJWKS: { type: 'Inline', inline: JSON.stringify(jwks ?? { keys: [] }) } }
      : { remoteJWKS: { uri: jwksUri } };
  return {
    // A policy of the whole gateway may let requests without a token in; it is merged with this one.
    optional: false,
    providers: [
      {
        name: provider,
        issuer,
        ...(audiences === undefined ? {} : { audiences }),
        ...keys,
        // Else also from the query, which ends up in logs.
        extractFrom: { headers: [{ name: 'Authorization', valuePrefix: 'Bearer ' }] },
        ...(claimsToHeaders === undefined ? {} : { claimToHeaders: claimsToHeaders }),
      },
    ],
  };
}

function users({ secret, userHeader }: NonNullable<Auth['basic']>): object {
  return {
    users: { name: secret },
    ...(userHeader === undefined ? {} : { forwardUsernameHeader: userHeader }),
  };
}

function clientKeys({ secret, header, clientHeader }: NonNullable<Auth['apiKey']>): object {
  return {
    credentialRefs: [{ name: secret }],
    extractFrom: [{ headers: [header ?? defaultKeyHeader] }],
    ...(clientHeader === undefined ? {} : { forwardClientIDHeader: clientHeader }),
    sanitize: true,
  };
}

/** Callbacks have to come to the route that asked, as only its requests get to the filter. */
function signIn(oidc: NonNullable<Auth['oidc']>, path = '/'): object {
  const { issuer, authorizationEndpoint, tokenEndpoint } = oidc;
  const { clientId, secret, scopes, forwardAccessToken } = oidc;
  const { callbackPath = '/oauth2/callback', logoutPath = '/logout' } = oidc;
  const base = withoutEnd(path);
  return {
    provider: {
      issuer,
      ...(authorizationEndpoint === undefined ? {} : { authorizationEndpoint }),
      ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
    },
    clientID: clientId,
    clientSecret: { name: secret },
    ...(scopes === undefined ? {} : { scopes }),
    redirectURL: `%REQ(x-forwarded-proto)%://%REQ(:authority)%${base}${callbackPath}`,
    logoutPath: `${base}${logoutPath}`,
    ...(forwardAccessToken === undefined ? {} : { forwardAccessToken }),
  };
}

function questions(external: NonNullable<Auth['external']>): object {
  const { service, port = defaultPort, protocol = 'http', path } = external;
  const { allowedHeaders, allowedResponseHeaders } = external;
  const backendRefs = [{ name: service, port }];
  return {
    // The default of both, which a policy of the gateway must not bring in.
    failOpen: false,
    ...(allowedHeaders === undefined ? {} : { headersToExtAuth: allowedHeaders }),
    [protocol]: {
      backendRefs,
      ...(path === undefined ? {} : { path: withoutEnd(path) }),
      ...(allowedResponseHeaders === undefined ? {} : { headersToBackend: allowedResponseHeaders }),
    },
  };
}

/** Without the slashes that a path after it begins with. */
function withoutEnd(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Who of those that are known is let in. Without rules of its own those of the gateway hold. */
function authorization(
  scopes: Jwt['scopes'],
  clientCIDRs: RouteSpec['allowFrom'],
): Pick<SecurityPolicy['spec'], 'authorization'> {
  if (scopes === undefined && clientCIDRs === undefined) return {};
  const principal = {
    ...(clientCIDRs === undefined ? {} : { clientCIDRs }),
    ...(scopes === undefined ? {} : { jwt: { provider, scopes } }),
  };
  const rules = [{ name: 'allowed', action: 'Allow', principal }];
  return { authorization: { defaultAction: 'Deny', rules } };
}
