import type { ObjectMeta } from '../object-meta.ts';
import type { ParseResult } from '../parse-object.ts';
import { createParser } from '../parse-object.ts';
import { slipwayResource } from '../resource.ts';
import type { DatabaseClassSpec } from './spec.ts';
import { databaseClassSpecSchema } from './spec.ts';

export type { DatabaseClassSpec, Provisioner } from './spec.ts';

/** How databases of one engine are provisioned. Cluster-scoped. */
export interface DatabaseClass {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: DatabaseClassSpec;
}

export const databaseClassResource = slipwayResource('DatabaseClass', 'databaseclasses', false);

const parse = createParser({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'DatabaseClass',
  spec: databaseClassSpecSchema,
});

/**
 * Judges any value as a DatabaseClass, as the API server does: the object without unknown fields,
 * or every problem with its field and its mend. Never throws.
 */
export function parseDatabaseClass(object: unknown): ParseResult<DatabaseClass> {
  return parse(object);
}
