import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import type { ObjectMeta, OwnerReference } from '../../runtime/kube-object.ts';
import { apiVersionOf } from '../../runtime/resource.ts';
import {
  databaseLabel,
  managedByLabel,
  managedByValue,
  nameLabel,
  teamLabel,
} from '../well-known.ts';

/** The labels that select the pods. Never anything else: a selector cannot be changed. */
export function podSelector(database: Database): Record<string, string> {
  return { [databaseLabel]: database.metadata.name };
}

/**
 * The labels of pods and claims: only what never changes. The Microservice is not among them, so
 * that its Service and disruption budget never select the pods of a database.
 */
export function identityLabels(database: Database): Record<string, string> {
  return {
    [nameLabel]: database.metadata.name,
    [managedByLabel]: managedByValue,
    ...podSelector(database),
  };
}

/** The labels of pods that do something for a Database: its Service selects none of them. */
export function taskLabels(database: Database): Record<string, string> {
  return { [nameLabel]: database.metadata.name, [managedByLabel]: managedByValue };
}

/** The labels of all other objects made for the Database. */
export function childLabels(database: Database): Record<string, string> {
  const team = database.metadata.labels?.[teamLabel];
  return { ...identityLabels(database), ...(team === undefined ? {} : { [teamLabel]: team }) };
}

/** The metadata of what goes with the Database: StatefulSet and Service. */
export function ownedMetadata(database: Database, name: string): ObjectMeta {
  return { ...keptMetadata(database, name), ownerReferences: [ownerReference(database)] };
}

/** The metadata of what outlives the Database, and so has no owner: Secrets. */
export function keptMetadata(database: Database, name: string): ObjectMeta {
  const { namespace } = database.metadata;
  return { name, ...(namespace === undefined ? {} : { namespace }), labels: childLabels(database) };
}

function ownerReference(database: Database): OwnerReference {
  return {
    apiVersion: apiVersionOf(databaseResource),
    kind: databaseResource.kind,
    name: database.metadata.name,
    uid: database.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}
