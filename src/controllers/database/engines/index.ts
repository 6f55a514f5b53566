import type { DatabaseEngine } from '../../../crds/database/v1alpha1.ts';
import type { Engine } from './engine.ts';
import { mariadb } from './mariadb/mariadb.ts';
import { mongodb } from './mongodb/mongodb.ts';
import { neo4j } from './neo4j/neo4j.ts';
import { postgres } from './postgres/postgres.ts';
import { valkey } from './valkey/valkey.ts';

export type Engines = Readonly<Record<DatabaseEngine, Engine>>;

/** THE list of engines. */
export const engines: Engines = { postgres, mariadb, mongodb, valkey, neo4j };
