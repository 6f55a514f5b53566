import type * as z from 'zod';
import type { JsonSchema } from './json-schema.ts';
import type { Rule } from './schema/rule.ts';
import { structuralErrors } from './structural-errors.ts';
import { structuralSchema } from './structural-schema.ts';

interface RootOptions {
  readonly resource: { readonly kind: string };
  readonly description: string;
  readonly spec: z.ZodType;
  readonly status?: z.ZodType;
  readonly rules?: readonly Rule<{ metadata: { name: string } }>[];
}

const typeFields: Readonly<Record<string, JsonSchema>> = {
  apiVersion: {
    description: 'The version of the schema that the object is written in: slipway.dev/v1alpha1.',
    type: 'string',
  },
  kind: {
    description: 'The kind of the object, in CamelCase; it cannot be changed.',
    type: 'string',
  },
};

/** The API server describes and judges metadata itself; the bound of the name is for rules. */
const metadata: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string', maxLength: 253 } },
};

/** The schema of a whole object: Kubernetes' own fields, spec, and status where there is one. */
export function rootSchema({
  resource,
  description,
  spec,
  status,
  rules = [],
}: RootOptions): JsonSchema {
  const [error] = structuralErrors({ description, type: 'object', properties: {} });
  if (error !== undefined) {
    throw new Error(`Not a structural schema for ${resource.kind}: ${error.problem}`);
  }
  const validations = rules.map(({ cel, message, fieldPath, reason }) => ({
    rule: cel,
    message,
    ...(fieldPath === undefined ? {} : { fieldPath }),
    ...(reason === undefined ? {} : { reason }),
  }));
  return {
    description,
    type: 'object',
    required: ['spec'],
    properties: {
      ...typeFields,
      metadata,
      spec: structuralSchema(spec, 'spec'),
      ...(status === undefined ? {} : { status: structuralSchema(status, 'status') }),
    },
    ...(validations.length === 0 ? {} : { 'x-kubernetes-validations': validations }),
  };
}
