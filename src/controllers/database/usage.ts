import type { Database } from '../../crds/database/v1alpha1.ts';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { databaseName } from '../microservice/names.ts';
import { microserviceLabel, microserviceUidAnnotation } from '../well-known.ts';
import type { Usage } from './observed.ts';

/** The name of the Microservice that the Database was made for; undefined where made by hand. */
export function microserviceOf(database: Database): string | undefined {
  return database.metadata.labels?.[microserviceLabel];
}

/**
 * Whether the Database is used, where this is the Microservice that it was made for, as it is now.
 * One that is being deleted still uses it: its pods run until it is gone. Pure; tolerates a spec
 * that is not valid.
 */
export function usageOf(database: Database, microservice: Microservice | undefined): Usage {
  if (microserviceOf(database) === undefined) return 'own';
  if (microservice === undefined || !hasEntryFor(microservice, database)) return 'released';
  const claimedBy = database.metadata.annotations?.[microserviceUidAnnotation];
  return claimedBy === microservice.metadata.uid ? 'used' : 'unclaimed';
}

function hasEntryFor(microservice: Microservice, database: Database): boolean {
  const entries: unknown = microservice.spec?.databases;
  if (!Array.isArray(entries)) return false;
  return (microservice.spec.databases ?? []).some(
    (entry) => databaseName(microservice, entry.name) === database.metadata.name,
  );
}
