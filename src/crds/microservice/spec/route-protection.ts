import { choice, int32, list, object, text } from '../../schema/fields.ts';
import { duration } from '../../schema/formats.ts';

/** How many requests are let through. */
export const rateLimitField = object(
  'How many requests are let through; the gateway answers the others with 429. Each proxy of the gateway counts for itself, and each host and match of the route apart. A gateway that cannot do it does not get the route. Default: no limit. Example: {requests: 100, per: Minute}.',
  {
    requests: int32('How many requests are let through in the time. Example: 100.', {
      min: 1,
      max: 1_000_000_000,
    }),
    per: choice('The time in which so many requests are let through. Example: Minute.', [
      'Second',
      'Minute',
      'Hour',
    ]),
  },
).exactOptional();

/** What is tried again, in the shape of the Gateway API's experimental field of this name. */
export const retryField = object(
  'How often the gateway tries a request again that did not reach the service, or got one of some answers. Give backendTimeout for how long one try may take. Not for grpc ports. Default: as the gateway does. Example: {attempts: 3, codes: [503]}.',
  {
    attempts: int32('How often a request is tried again after the first time. Default: 2.', {
      min: 1,
      max: 10,
    }).exactOptional(),
    codes: list(
      'Statuses of answers for which a request is tried again; with 504 also where the service did not answer in time, or broke off. Default: none. Example: [502, 503].',
      int32('A status of an answer. Example: 503.', { min: 400, max: 599 }),
      { set: true, max: 16 },
    ).exactOptional(),
    backoff: text(
      'How long the gateway waits before it tries again, at least; longer from one try to the next. Default: that of the gateway. Example: 100ms.',
      { min: 1, max: 32, rules: [duration] },
    ).exactOptional(),
  },
).exactOptional();
