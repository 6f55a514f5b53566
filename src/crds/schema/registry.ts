import * as z from 'zod';

/** One entry of x-kubernetes-validations. */
export interface Validation {
  rule: string;
  message: string;
  fieldPath?: string;
  reason?: string;
}

/** What a zod schema cannot hold itself and the CRD needs. */
export interface SchemaMeta {
  description: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  maxProperties?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  'x-kubernetes-list-type'?: 'map' | 'set' | 'atomic';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'granular' | 'atomic';
  'x-kubernetes-int-or-string'?: true;
  'x-kubernetes-validations'?: Validation[];
}

/** Private, so that nothing else's metadata gets into a CRD. Written while modules load only. */
export const schemaRegistry = z.registry<SchemaMeta>();

/** Attaches the metadata to this very schema and returns it. */
export function withMeta<S extends z.ZodType>(schema: S, meta: SchemaMeta): S {
  schemaRegistry.add(schema, meta);
  return schema;
}
