import { databaseClassResource, type DatabaseClass } from '../../crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { ContentCache } from '../../runtime/content-cache.ts';
import type { Informer } from '../../runtime/informer.ts';
import type { InformerSet } from '../../runtime/informer-set.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { childIndexes, databaseIndexes, microserviceIndexes } from '../microservice/indexes.ts';
import type { Pod } from '../microservice/types.ts';
import { existenceProjection, ownOrStub, podProjection } from '../projections.ts';
import { databaseLabel } from '../well-known.ts';
import type { PersistentVolumeClaim, Service, StatefulSet } from './types.ts';

/** The caches that a Database is reconciled from. */
export interface DatabaseCaches {
  readonly databases: Informer<Database>;
  readonly classes: Informer<DatabaseClass>;
  readonly microservices: Informer<Microservice>;
  readonly namespaces: Informer<KubeObject>;
  readonly statefulSets: Informer<StatefulSet>;
  readonly services: Informer<Service>;
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly pods: Informer<Pod>;
  /** Metadata only. */
  readonly secrets: Informer<KubeObject>;
  readonly contents: Pick<ContentCache, 'resolve'>;
}

/** Opens, or shares with other controllers, the caches of the Database controller. */
export function openDatabaseCaches(informers: InformerSet, contents: ContentCache): DatabaseCaches {
  return {
    databases: informers.informer<Database>({
      resource: databaseResource,
      indexes: databaseIndexes,
    }),
    classes: informers.informer<DatabaseClass>({ resource: databaseClassResource }),
    microservices: informers.informer<Microservice>({
      resource: microserviceResource,
      indexes: microserviceIndexes,
    }),
    namespaces: informers.informer({
      resource: builtin.namespace,
      metadataOnly: true,
      transform: existenceProjection,
    }),
    statefulSets: informers.informer<StatefulSet>({
      resource: builtin.statefulSet,
      transform: ownOrStub,
    }),
    services: informers.informer<Service>({
      resource: builtin.service,
      optional: false,
      transform: ownOrStub,
      indexes: childIndexes,
    }),
    claims: informers.informer<PersistentVolumeClaim>({
      resource: builtin.persistentVolumeClaim,
      transform: ownOrStub,
    }),
    pods: informers.informer<Pod>({
      resource: builtin.pod,
      labelSelector: databaseLabel,
      transform: podProjection,
    }),
    secrets: informers.informer({ resource: builtin.secret, metadataOnly: true }),
    contents,
  };
}
