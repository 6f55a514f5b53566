import * as z from 'zod';
import type { Validation } from './schema/registry.ts';

const jsonTypes = ['object', 'array', 'string', 'integer', 'number', 'boolean'] as const;

/** The fields of apiextensions.k8s.io/v1 JSONSchemaProps that Slipway's CRDs may use. */
export interface JsonSchema {
  description?: string;
  type?: (typeof jsonTypes)[number];
  format?: string;
  enum?: (string | number | boolean)[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  nullable?: boolean;
  anyOf?: { type: 'integer' | 'string' }[];
  required?: string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: JsonSchema;
  'x-kubernetes-int-or-string'?: true;
  'x-kubernetes-list-type'?: 'map' | 'set' | 'atomic';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'granular' | 'atomic';
  'x-kubernetes-validations'?: Validation[];
}

const count = z.int().min(0).exactOptional();

const validation: z.ZodType<Validation> = z.strictObject({
  rule: z.string().min(1),
  message: z
    .string()
    .min(1)
    .regex(/^[^\n]*$/),
  fieldPath: z.string().startsWith('.').exactOptional(),
  reason: z.string().exactOptional(),
});

/** Judges and orders the fields of a schema; a field that is not named here is an error. */
export const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.strictObject({
    description: z.string().exactOptional(),
    type: z.enum(jsonTypes).exactOptional(),
    format: z.string().exactOptional(),
    enum: z.array(z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
    minimum: z.number().exactOptional(),
    maximum: z.number().exactOptional(),
    minLength: count,
    maxLength: count,
    pattern: z.string().exactOptional(),
    minItems: count,
    maxItems: count,
    maxProperties: count,
    nullable: z.boolean().exactOptional(),
    anyOf: z
      .array(z.strictObject({ type: z.enum(['integer', 'string']) }))
      .length(2)
      .exactOptional(),
    required: z.array(z.string()).exactOptional(),
    properties: z.record(z.string(), jsonSchema).exactOptional(),
    items: jsonSchema.exactOptional(),
    additionalProperties: jsonSchema.exactOptional(),
    'x-kubernetes-int-or-string': z.literal(true).exactOptional(),
    'x-kubernetes-list-type': z.enum(['map', 'set', 'atomic']).exactOptional(),
    'x-kubernetes-list-map-keys': z.array(z.string()).min(1).exactOptional(),
    'x-kubernetes-map-type': z.enum(['granular', 'atomic']).exactOptional(),
    'x-kubernetes-validations': z.array(validation).exactOptional(),
  }),
);
