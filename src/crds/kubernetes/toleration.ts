import type * as z from 'zod';
import { choice, int64, object, text } from '../schema/fields.ts';
import { matches } from '../schema/rule.ts';
import { kubernetesRules } from './rules.ts';

const taintKey = matches(
  /^([a-z0-9]([-.a-z0-9]*[a-z0-9])?\/)?[a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?$|^$/,
  'Use the key of a taint, such as example.com/dedicated',
);

/** corev1.Toleration, whole and with its names. */
export const toleration = object(
  'One taint of nodes that the pods put up with.',
  {
    key: text('The key of the taint. Default: every key, with operator Exists.', {
      max: 317,
      rules: [taintKey],
    }).exactOptional(),
    operator: choice('Equal compares the value, Exists does not. Default: Equal.', [
      'Exists',
      'Equal',
    ]).exactOptional(),
    value: text('The value of the taint, for operator Equal.', { max: 63 }).exactOptional(),
    effect: choice('The effect of the taint. Default: every effect.', [
      'NoSchedule',
      'PreferNoSchedule',
      'NoExecute',
    ]).exactOptional(),
    tolerationSeconds: int64(
      'Seconds that pods stay on a node with a NoExecute taint. Default: for ever.',
    ).exactOptional(),
  },
  {
    rules: [
      kubernetesRules.tolerationKey,
      kubernetesRules.tolerationValue,
      kubernetesRules.tolerationSeconds,
    ],
  },
);

export type Toleration = z.infer<typeof toleration>;
