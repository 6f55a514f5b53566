import type * as z from 'zod';
import { choice, int64, list, object, text, time } from '../schema/fields.ts';

/** metav1.Condition. */
export const condition = object('One condition of the object, as the API conventions define it.', {
  type: text('The name of the condition, such as Ready.', { min: 1, max: 316 }),
  status: choice('True, False, or Unknown while it cannot be told.', ['True', 'False', 'Unknown']),
  reason: text('One stable word for machines: why the status is what it is.', {
    min: 1,
    max: 1024,
  }),
  message: text('A sentence for people: names the object concerned and the next step.', {
    max: 32_768,
  }),
  observedGeneration: int64(
    'The metadata.generation that the condition was computed for.',
  ).exactOptional(),
  lastTransitionTime: time('When the status of the condition last changed.'),
});

/** The conditions of an object, one of each type. */
export function conditions(description: string) {
  return list(description, condition, { keys: ['type'], max: 32 });
}

export type Condition = z.infer<typeof condition>;
