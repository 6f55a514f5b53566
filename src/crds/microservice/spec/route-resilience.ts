import { int32, object, text } from '../../schema/fields.ts';
import { duration } from '../../schema/formats.ts';
import { routePartRules } from '../route-rules.ts';

const most = (description: string) =>
  int32(description, { min: 1, max: 1_000_000_000 }).exactOptional();

/** How much work the service is given at a time. */
export const circuitBreakerField = object(
  'How much each proxy of the gateway gives the pods of the service at a time; what goes beyond is answered with 503 at once instead of waiting. Default: as the gateway does. Example: {maxParallelRequests: 200, maxPendingRequests: 50}.',
  {
    maxConnections: most('How many connections are open at a time. Default: 1024.'),
    maxPendingRequests: most('How many requests wait for a connection. Default: 1024.'),
    maxParallelRequests: most('How many requests are under way at a time. Default: 1024.'),
  },
  { rules: [routePartRules.breakerGiven] },
).exactOptional();

/** When a pod is left out for a while. */
export const outlierDetectionField = object(
  'When the gateway leaves out a pod that fails while others serve: it gets no requests for a while, and is tried again. Default: never, readiness probes alone say which pods get requests. Example: {consecutiveErrors: 5, ejectionTime: 30s}.',
  {
    consecutiveErrors: int32(
      'After how many answers of 5xx one after the other, or tries without an answer, a pod is left out. Default: 5.',
      { min: 1, max: 1_000 },
    ).exactOptional(),
    interval: text('How often the gateway looks who is to be left out or let in. Default: 3s.', {
      min: 1,
      max: 32,
      rules: [duration],
    }).exactOptional(),
    ejectionTime: text(
      'How long a pod is left out the first time; longer each time that it has to be again. Default: 30s.',
      { min: 1, max: 32, rules: [duration] },
    ).exactOptional(),
    maxEjectionPercent: int32('How many pods of a hundred are left out at most. Default: 50.', {
      min: 1,
      max: 100,
    }).exactOptional(),
  },
).exactOptional();
