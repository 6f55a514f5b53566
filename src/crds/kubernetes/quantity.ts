import type * as z from 'zod';
import { intOrString } from '../schema/fields.ts';
import { quantityPattern } from '../schema/formats.ts';

/** An amount in Kubernetes' notation: `500m`, `2`, `256Mi`. Numbers are whole ones, as for all CRDs. */
export function quantity(description: string): z.ZodUnion<readonly [z.ZodInt, z.ZodString]> {
  return intOrString(description, {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    pattern: quantityPattern,
    message: 'Use an amount such as 500m, 2, 256Mi or 10Gi, without a sign',
    maxLength: 32,
  });
}
