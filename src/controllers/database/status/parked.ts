import { databaseConditions } from '../../../crds/database/conditions.ts';
import { endsData, type Database } from '../../../crds/database/v1alpha1.ts';
import type { DesiredCondition } from '../../../runtime/conditions.ts';
import { entryAnnotation } from '../../well-known.ts';
import { microserviceOf } from '../usage.ts';

/** The condition of a parked Database: how to get it back, and how to be rid of it for good. */
export function parkedCondition(database: Database): DesiredCondition {
  const entry = database.metadata.annotations?.[entryAnnotation] ?? '';
  return {
    type: databaseConditions.Parked,
    status: 'True',
    reason: 'Parked',
    message:
      `Microservice ${microserviceOf(database) ?? ''} has no entry ${entry} in spec.databases any more; ` +
      `declare it again to get the database back with its data and credentials, or delete it for ` +
      `good with ${deletion(database)}`,
  };
}

/** The volume is kept by its reclaim policy, too, until Slipway is told that the data may go. */
function deletion(database: Database): string {
  const { name, namespace = '' } = database.metadata;
  const remove = `kubectl delete --namespace ${namespace} database.slipway.dev/${name}`;
  if (endsData(database.spec.deletionPolicy)) return remove;
  return `kubectl patch --namespace ${namespace} database.slipway.dev/${name} --type merge --patch '{"spec":{"deletionPolicy":"Delete"}}' and then ${remove}`;
}
