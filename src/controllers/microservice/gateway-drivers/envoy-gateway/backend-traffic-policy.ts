import { durationMilliseconds } from '../../../../crds/schema/duration.ts';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import type { BuildInput } from '../../children/child-kind.ts';
import { childMetadata } from '../../child-metadata.ts';
import type { RouteSpec } from '../../route-matches.ts';
import type { BuildableRoute } from '../../route-plans.ts';
import { policyTargets, type PolicyTargets } from './policy-targets.ts';

/** What of the spec of a BackendTrafficPolicy is written. */
export interface BackendTrafficPolicy extends KubeObject {
  spec: PolicyTargets & {
    rateLimit?: object;
    retry?: object;
    circuitBreaker?: object;
    healthCheck?: object;
  };
}

const defaultAttempts = 2;
const gatewayTimeout = 504;
const defaultEjectionPercent = 50;

/** The policy for the route objects of this name. */
export function backendTrafficPolicy(
  input: BuildInput,
  plan: BuildableRoute,
): BackendTrafficPolicy {
  const { rateLimit, retry, backendTimeout, circuitBreaker, outlierDetection } = plan.route;
  return {
    apiVersion: apiVersionOf(builtin.backendTrafficPolicy),
    kind: builtin.backendTrafficPolicy.kind,
    metadata: childMetadata(input.microservice, plan.name),
    spec: {
      ...policyTargets(input, plan),
      ...(rateLimit === undefined ? {} : { rateLimit: localLimit(rateLimit) }),
      ...(retry === undefined ? {} : { retry: retryOf(retry, backendTimeout) }),
      ...(circuitBreaker === undefined ? {} : { circuitBreaker }),
      ...(outlierDetection === undefined
        ? {}
        : { healthCheck: { passive: outliers(outlierDetection) } }),
    },
  };
}

function localLimit({ requests, per }: NonNullable<RouteSpec['rateLimit']>): object {
  return { type: 'Local', local: { rules: [{ limit: { requests, unit: per } }] } };
}

/**
 * Requests that did not reach the service can always be sent again. Those that it may have begun
 * to work on are so only where answers of 504 are listed, which stand for a try that took too long.
 */
function retryOf(
  { attempts = defaultAttempts, codes = [], backoff }: NonNullable<RouteSpec['retry']>,
  timeout: string | undefined,
): object {
  const perRetry = {
    ...(timeout === undefined || durationMilliseconds(timeout) === 0 ? {} : { timeout }),
    ...(backoff === undefined ? {} : { backOff: { baseInterval: backoff } }),
  };
  return {
    numRetries: attempts,
    retryOn: {
      triggers: [
        'connect-failure',
        'refused-stream',
        ...(codes.includes(gatewayTimeout) ? ['reset'] : []),
        ...(codes.length === 0 ? [] : ['retriable-status-codes']),
      ],
      ...(codes.length === 0 ? {} : { httpStatusCodes: [...codes] }),
    },
    ...(Object.keys(perRetry).length === 0 ? {} : { perRetry }),
  };
}

function outliers({
  consecutiveErrors,
  interval,
  ejectionTime,
  maxEjectionPercent,
}: NonNullable<RouteSpec['outlierDetection']>): object {
  return {
    ...(consecutiveErrors === undefined ? {} : { consecutive5XxErrors: consecutiveErrors }),
    ...(interval === undefined ? {} : { interval }),
    ...(ejectionTime === undefined ? {} : { baseEjectionTime: ejectionTime }),
    // Envoy's own default of ten is no pod at all of the few that most services have.
    maxEjectionPercent: maxEjectionPercent ?? defaultEjectionPercent,
  };
}
