import type { ObjectMeta } from '../object-meta.ts';
import type { ParseResult } from '../parse-object.ts';
import { createParser, createStatusParser } from '../parse-object.ts';
import { slipwayResource } from '../resource.ts';
import { rootRules } from './rules.ts';
import type { DatabaseSpec } from './spec.ts';
import { databaseSpecSchema } from './spec.ts';
import type { DatabaseStatus } from './status.ts';
import { databaseStatusSchema } from './status.ts';

export type { DatabaseEngine } from './engine.ts';
export { endsData, type DeletionPolicy } from './fields.ts';
export type { DatabaseSpec } from './spec.ts';
export type { DatabaseStatus, RotationPhase } from './status.ts';

/** One database with a life of its own. */
export interface Database {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: DatabaseSpec;
  status?: DatabaseStatus;
}

export const databaseResource = slipwayResource('Database', 'databases', true);

const parseStatus = createStatusParser(databaseStatusSchema);

const parse = createParser({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Database',
  spec: databaseSpecSchema,
  status: parseStatus,
  rules: Object.values(rootRules),
});

/**
 * Judges any value as a Database, as the API server does: the object without unknown fields, or
 * every problem with its field and its mend. Never throws.
 */
export function parseDatabase(object: unknown): ParseResult<Database> {
  return parse(object);
}

/** What can be read of the status of a live Database, whatever shape that is of. Never throws. */
export function parseDatabaseStatus(status: unknown): DatabaseStatus | undefined {
  return parseStatus(status);
}
