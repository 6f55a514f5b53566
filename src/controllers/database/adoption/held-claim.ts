import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import {
  adoptedAnnotation,
  databaseLabel,
  engineVersionAnnotation,
  managedByLabel,
  managedByValue,
} from '../../well-known.ts';
import { at } from '../../wire-value.ts';
import { claimName } from '../names.ts';
import { isClaimed } from '../ownership.ts';
import type { PersistentVolumeClaim } from '../types.ts';

/** Whether the Database takes over a volume that is there. It may be of any shape. */
export function isAdopting(database: Database): boolean {
  return at(database, 'spec', 'adopt') !== undefined;
}

/** The name of the Database that the claim is, or was, of; undefined where it is none of Slipway's. */
export function holderOf({ metadata }: KubeObject): string | undefined {
  const isOurs = metadata.labels?.[managedByLabel] === managedByValue;
  return isOurs ? metadata.labels?.[databaseLabel] : undefined;
}

/** Whether somebody else made the claim, and a Database adopted it. */
export function isAdopted({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[adoptedAnnotation] !== undefined;
}

/**
 * Whether just this Database has adopted the claim: no other one serves its data, or deletes it. Of
 * one that is made again by that name the UID is another, and the claim is not its own.
 */
export function isHeld(claim: KubeObject | undefined, database: Database): boolean {
  if (claim === undefined || holderOf(claim) !== database.metadata.name) return false;
  const { uid = '' } = database.metadata;
  return uid !== '' && claim.metadata.annotations?.[adoptedAnnotation] === uid;
}

/** Whether the data on the claim is the Database's, to be deleted where that is asked for. */
export function hasDataOf(claim: KubeObject, database: Database): boolean {
  return isAdopting(database) ? isHeld(claim, database) : isClaimed(claim, database);
}

/**
 * What the claim says while the Database holds it; whoever made it keeps all else. The version is
 * noted once a server of it has served the data, and never changed after that.
 */
export function heldClaim(
  database: Database,
  claim: PersistentVolumeClaim,
  servedVersion: string | undefined,
): PersistentVolumeClaim {
  const { namespace } = database.metadata;
  const before = isAdopted(claim)
    ? claim.metadata.annotations?.[engineVersionAnnotation]
    : undefined;
  const version = before ?? servedVersion;
  return {
    apiVersion: apiVersionOf(builtin.persistentVolumeClaim),
    kind: builtin.persistentVolumeClaim.kind,
    metadata: {
      name: claimName(database),
      ...(namespace === undefined ? {} : { namespace }),
      labels: { [managedByLabel]: managedByValue, [databaseLabel]: database.metadata.name },
      annotations: {
        [adoptedAnnotation]: database.metadata.uid ?? '',
        ...(version === undefined ? {} : { [engineVersionAnnotation]: version }),
      },
    },
  };
}
