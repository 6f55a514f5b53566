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
    authorization?: object;
  };
}

/** Of tokens; a route has one. */
const provider = 'jwt';
const defaultKeyHeader = 'x-api-key';

/** The policy for the route objects of this name. */
export function securityPolicy(input: BuildInput, plan: BuildableRoute): SecurityPolicy {
  const { auth: { jwt, basic, apiKey } = {}, allowFrom } = plan.route;
  return {
    apiVersion: apiVersionOf(builtin.securityPolicy),
    kind: builtin.securityPolicy.kind,
    metadata: childMetadata(input.microservice, plan.name),
    spec: {
      ...policyTargets(input, plan),
      ...(jwt === undefined ? {} : { jwt: tokens(jwt) }),
      ...(basic === undefined ? {} : { basicAuth: users(basic) }),
      ...(apiKey === undefined ? {} : { apiKeyAuth: clientKeys(apiKey) }),
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
