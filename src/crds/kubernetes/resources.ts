import type * as z from 'zod';
import { dictionary, object } from '../schema/fields.ts';
import { quantity } from './quantity.ts';

function amounts(description: string) {
  return dictionary(description, quantity('An amount such as 500m of cpu or 256Mi of memory.'), {
    max: 16,
  });
}

/** Requests and limits of a container, as corev1.ResourceRequirements without claims. */
export function resources(description: string) {
  return object(description, {
    requests: amounts(
      'What the scheduler sets aside for each pod, by resource name. Absent resources get the default of resources. Example: {cpu: 250m, memory: 256Mi}.',
    ).exactOptional(),
    limits: amounts(
      'What a pod may use at most, by resource name; above its memory limit a container is killed. Absent resources get the default of resources. Example: {memory: 512Mi}.',
    ).exactOptional(),
  });
}

export type Resources = z.infer<ReturnType<typeof resources>>;
