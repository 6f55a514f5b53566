import { intOrString, object, text } from '../../schema/fields.ts';
import { duration } from '../../schema/formats.ts';
import { sectionRules } from '../rules.ts';

function podShare(description: string, pattern: RegExp, message: string) {
  return intOrString(description, { min: 0, max: 10_000, pattern, message, maxLength: 5 });
}

export const rolloutField = object(
  'How a new version replaces the old one, pod by pod. Default: {maxSurge: 25%, maxUnavailable: 0, progressDeadline: 10m}, so that as many pods as before serve all the time.',
  {
    maxSurge: podShare(
      'How many pods more than usual may run meanwhile, as a number or percentage. Default: 25%.',
      /^(0|[1-9][0-9]{0,2})%$/,
      'Use a number of pods or a percentage, such as 1 or 25%',
    ).exactOptional(),
    maxUnavailable: podShare(
      'How many pods fewer than usual may serve meanwhile, as a number or percentage. Default: 0.',
      /^(100|[1-9]?[0-9])%$/,
      'Use a number of pods or a percentage up to 100%, such as 1 or 25%',
    ).exactOptional(),
    progressDeadline: text(
      'How long a rollout may go on without progress before the Microservice reports DeadlineExceeded; the old version keeps serving. At least 1s. Default: 10m.',
      { min: 1, max: 32, rules: [duration, sectionRules.progressDeadline] },
    ).exactOptional(),
  },
  { rules: [sectionRules.rolloutMoves] },
).exactOptional();
