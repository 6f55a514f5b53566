import type { Database } from '../../crds/database/v1alpha1.ts';
import { parseMicroservice, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import { databaseName } from '../microservice/names.ts';
import { listAt, textAt } from '../wire-value.ts';
import { microserviceLabel, microserviceUidAnnotation } from '../well-known.ts';
import type { Usage } from './observed.ts';

/** The name of the Microservice that the Database was made for; undefined where made by hand. */
export function microserviceOf(database: Database): string | undefined {
  return database.metadata.labels?.[microserviceLabel];
}

/**
 * Whether the Database is used, where this is the Microservice that it was made for, as it is now.
 * One that is being deleted still uses it: its pods run until it is gone. That one which is not
 * valid has no entry proves nothing. Pure.
 */
export function usageOf(database: Database, microservice: Microservice | undefined): Usage {
  if (microserviceOf(database) === undefined) return 'own';
  if (microservice === undefined) return 'released';
  if (!hasEntryFor(microservice, database)) {
    return parseMicroservice(microservice).ok ? 'released' : 'undecided';
  }
  const claimedBy = database.metadata.annotations?.[microserviceUidAnnotation];
  return claimedBy === microservice.metadata.uid ? 'used' : 'unclaimed';
}

function hasEntryFor(microservice: Microservice, database: Database): boolean {
  return listAt(microservice, 'spec', 'databases').some((entry) => {
    const name = textAt(entry, 'name');
    return name !== undefined && databaseName(microservice, name) === database.metadata.name;
  });
}
