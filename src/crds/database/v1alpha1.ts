import type { ObjectMeta } from '../object-meta.ts';
import type { ParseResult } from '../parse-object.ts';
import { createParser } from '../parse-object.ts';
import { slipwayResource } from '../resource.ts';
import { rootRules } from './rules.ts';
import type { DatabaseSpec } from './spec.ts';
import { databaseSpecSchema } from './spec.ts';
import type { DatabaseStatus } from './status.ts';
import { databaseStatusSchema } from './status.ts';

export type { DatabaseEngine } from './engine.ts';
export type { DeletionPolicy } from './fields.ts';
export type { DatabaseSpec } from './spec.ts';
export type { DatabaseStatus } from './status.ts';

/** One database with a life of its own. */
export interface Database {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: DatabaseSpec;
  status?: DatabaseStatus;
}

export const databaseResource = slipwayResource('Database', 'databases', true);

const parse = createParser({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Database',
  spec: databaseSpecSchema,
  status: databaseStatusSchema,
  rules: Object.values(rootRules),
});

/**
 * Judges any value as a Database, as the API server does: the object without unknown fields, or
 * every problem with its field and its mend. Never throws.
 */
export function parseDatabase(object: unknown): ParseResult<Database> {
  return parse(object);
}
