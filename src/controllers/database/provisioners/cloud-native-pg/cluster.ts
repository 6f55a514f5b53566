import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { canonicalQuantity, compareQuantities } from '../../../microservice/quantity.ts';
import { engineVersionAnnotation, protectionAnnotation } from '../../../well-known.ts';
import { hibernationAnnotation, type Cluster, type ClusterStorage } from '../../cloud-native-pg.ts';
import { restoreState } from '../../backups/restore-state.ts';
import { keptMetadata } from '../../metadata.ts';
import { clusterName } from '../../names.ts';
import { declaredResources } from '../../pod-parts.ts';
import type { PlanInput } from '../provisioner.ts';
import { clusterBackupSpec } from './backup-policy.ts';
import type { ImagePlan } from './image-plan.ts';
import { bootstrapOf } from './restore.ts';

/**
 * The Cluster. It owns its volumes, and so has no owner itself: it outlives the Database, and stops
 * its servers instead. What cannot be changed is declared as it is.
 */
export function buildCluster(
  input: PlanInput,
  { version, images }: ImagePlan,
  size: string,
): Cluster {
  const { database, class: given, observed, isParked } = input;
  const { instances = 1, parameters } = given.cloudNativePG ?? {};
  const live = observed.cloudNativePG.cluster?.spec;
  const isProtected = database.metadata.annotations?.[protectionAnnotation] === 'true';
  const bootstrap = bootstrapOf(input, restoreState(input));
  const walStorage = walStorageOf(input, live?.walStorage);
  return {
    apiVersion: apiVersionOf(builtin.cnpgCluster),
    kind: builtin.cnpgCluster.kind,
    metadata: {
      ...keptMetadata(database, clusterName(database)),
      annotations: {
        [engineVersionAnnotation]: version,
        [hibernationAnnotation]: isParked ? 'on' : 'off',
        ...(isProtected ? { [protectionAnnotation]: 'true' } : {}),
      },
    },
    spec: {
      instances,
      ...images,
      ...(bootstrap === undefined ? {} : { bootstrap }),
      storage: { size, ...classOf(live?.storage, live === undefined, given.storageClassName) },
      ...(walStorage === undefined ? {} : { walStorage }),
      resources: declaredResources(given.resources),
      ...(parameters === undefined ? {} : { postgresql: { parameters: { ...parameters } } }),
      ...clusterBackupSpec(input),
    },
  };
}

/** A volume of its own for the log, once there is one, stays, and does not shrink. */
function walStorageOf(
  { class: given }: PlanInput,
  live: ClusterStorage | undefined,
): ClusterStorage | undefined {
  const wanted = given.cloudNativePG?.walStorage;
  const sizes = [wanted?.size, live?.size].filter((size) => size !== undefined);
  const [size] = sizes.toSorted((a, b) => compareQuantities(b, a));
  if (size === undefined) return undefined;
  return {
    size: size === live?.size ? size : canonicalQuantity(size),
    ...classOf(live, live === undefined, wanted?.storageClassName),
  };
}

/** Volumes that exist keep their StorageClass. */
function classOf(
  live: ClusterStorage | undefined,
  isNew: boolean,
  wanted: string | undefined,
): ClusterStorage {
  const storageClass = isNew ? wanted : live?.storageClass;
  return storageClass === undefined ? {} : { storageClass };
}
