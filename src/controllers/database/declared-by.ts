import type { Database } from '../../crds/database/v1alpha1.ts';
import { entryAnnotation } from '../well-known.ts';
import { microserviceOf } from './usage.ts';

/** Where fields of the Database are declared: in the entry that it was made for, or in itself. */
export function declaredBy(database: Database): string {
  const microservice = microserviceOf(database);
  const entry = database.metadata.annotations?.[entryAnnotation];
  return microservice === undefined || entry === undefined
    ? `Database ${database.metadata.name}`
    : `entry ${entry} of Microservice ${microservice}`;
}
