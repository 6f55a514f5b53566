import * as z from 'zod';

/** The parts of JSON schema (draft 7) that the chart's values use. */
export interface ValueSchema {
  description?: string;
  type?: string | string[];
  default?: unknown;
  examples?: unknown[];
  properties?: Record<string, ValueSchema>;
  additionalProperties?: boolean | ValueSchema;
  items?: ValueSchema;
  required?: string[];
  [keyword: string]: unknown;
}

/** A group of values; one that it does not name is refused. */
export function section<S extends z.core.$ZodLooseShape>(description: string, shape: S) {
  return z.strictObject(shape).optional().describe(description);
}

/** A value that is always there. Examples are shown beside it. */
export function value<S extends z.ZodType>(
  schema: S,
  fallback: z.input<S>,
  description: string,
  ...examples: z.input<S>[]
) {
  const meta = { description, ...(examples.length === 0 ? {} : { examples }) };
  return z._default(schema, () => fallback as z.core.util.NoUndefined<z.output<S>>).meta(meta);
}

/** A value that JSON schema describes already, as the API server does for its own kinds. */
export function shaped(schema: ValueSchema) {
  const { description: _, ...rest } = schema;
  return z.unknown().meta(rest);
}

const widest = Number.MAX_SAFE_INTEGER;

/** The JSON schema of values, as Helm reads it. */
export function valueSchema(schema: z.ZodType): ValueSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === widest) delete jsonSchema.maximum;
      if (jsonSchema.minimum === -widest) delete jsonSchema.minimum;
    },
  });
  return rest as ValueSchema;
}
