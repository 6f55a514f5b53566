import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import type { BuildInput } from '../../children/child-kind.ts';
import { childMetadata } from '../../child-metadata.ts';
import { routePartName, type RoutePart } from '../../names.ts';
import type { RouteSpec } from '../../route-matches.ts';
import type { BuildableRoute } from '../../route-plans.ts';

/** What of the spec of a Middleware is written: one of these. */
export interface Middleware extends KubeObject {
  spec: {
    ipAllowList?: object;
    basicAuth?: object;
    rateLimit?: object;
    retry?: object;
  };
}

const periods = { Second: '1s', Minute: '1m', Hour: '1h' } as const;
const defaultAttempts = 2;
/** Larger ones are not kept to be sent again: Traefik would hold any size by default. */
const maxRequestBodyBytes = 1_048_576;

/** The middlewares of a route in the order of their work: who gets in, then how often, then again. */
export function middlewares(
  { microservice }: BuildInput,
  { route }: BuildableRoute,
): readonly Middleware[] {
  return specsOf(route).map(([part, spec]) => ({
    apiVersion: apiVersionOf(builtin.middleware),
    kind: builtin.middleware.kind,
    metadata: childMetadata(microservice, routePartName(microservice, route.name, part)),
    spec,
  }));
}

function specsOf({
  allowFrom,
  auth,
  rateLimit,
  retry,
}: RouteSpec): readonly (readonly [RoutePart, Middleware['spec']])[] {
  const basic = auth?.basic;
  return [
    ...(allowFrom === undefined
      ? []
      : [['allow', { ipAllowList: { sourceRange: [...allowFrom] } }] as const]),
    ...(basic === undefined ? [] : [['users', { basicAuth: users(basic) }] as const]),
    ...(rateLimit === undefined ? [] : [['limit', { rateLimit: limit(rateLimit) }] as const]),
    ...(retry === undefined ? [] : [['retry', { retry: again(retry) }] as const]),
  ];
}

/** The password is taken out, as the service has no use for it. */
function users({ secret, userHeader }: NonNullable<NonNullable<RouteSpec['auth']>['basic']>) {
  return {
    secret,
    removeHeader: true,
    ...(userHeader === undefined ? {} : { headerField: userHeader }),
  };
}

/** By the host of the request, which all clients share; else each client would have its own. */
function limit({ requests, per }: NonNullable<RouteSpec['rateLimit']>): object {
  return {
    average: requests,
    period: periods[per],
    burst: requests,
    sourceCriterion: { requestHost: true },
  };
}

/** Attempts are all tries there, the first one with them. */
function again({
  attempts = defaultAttempts,
  codes = [],
  backoff,
}: NonNullable<RouteSpec['retry']>): object {
  return {
    attempts: attempts + 1,
    ...(codes.length === 0
      ? {}
      : { status: codes.map(String), retryNonIdempotentMethod: true, maxRequestBodyBytes }),
    ...(backoff === undefined ? {} : { initialInterval: backoff }),
  };
}
