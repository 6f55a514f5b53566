import {
  microserviceClassResource,
  parseMicroserviceClass,
  type MicroserviceClass,
} from '../../crds/microservice-class/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { ContentCache } from '../../runtime/content-cache.ts';
import type { Informer } from '../../runtime/informer.ts';
import type { InformerSet } from '../../runtime/informer-set.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { judgedBy, type Judged } from '../class-selection.ts';
import type { Gateway, GatewayClass } from '../gateway-api.ts';
import { existenceProjection, ownOrStub, podProjection } from '../projections.ts';
import { microserviceLabel, migrationLabel } from '../well-known.ts';
import { childKinds } from './children/index.ts';
import {
  childIndexes,
  databaseIndexes,
  lastingChildIndexes,
  microserviceIndexes,
  migrationPodIndexes,
  podIndexes,
} from './indexes.ts';
import type { ChildKindName } from './observed.ts';
import type { Pod } from './types.ts';

/** The caches that a Microservice is reconciled from. */
export interface MicroserviceCaches {
  readonly microservices: Informer<Microservice>;
  readonly classes: Informer<Judged<MicroserviceClass>>;
  readonly namespaces: Informer<KubeObject>;
  readonly pods: Informer<Pod>;
  /** The pods of the Jobs that migrate databases. */
  readonly migrationPods: Informer<Pod>;
  readonly gateways: Informer<Gateway>;
  readonly gatewayClasses: Informer<GatewayClass>;
  readonly children: ReadonlyMap<ChildKindName, Informer<KubeObject>>;
  readonly contents: ContentCache;
}

/** Opens, or shares with other controllers, the caches of the Microservice controller. */
export function openMicroserviceCaches(
  informers: InformerSet,
  contents: ContentCache,
): MicroserviceCaches {
  const children = new Map<ChildKindName, Informer<KubeObject>>();
  for (const kind of childKinds) {
    children.set(
      kind.name,
      kind.holdsData
        ? informers.informer<Database>({ resource: databaseResource, indexes: databaseIndexes })
        : informers.informer({
            resource: kind.resource,
            optional: kind.optional,
            transform: kind.transform ?? ownOrStub,
            indexes: kind.outlivesOwner === true ? lastingChildIndexes : childIndexes,
          }),
    );
  }
  return {
    microservices: informers.informer<Microservice>({
      resource: microserviceResource,
      indexes: microserviceIndexes,
    }),
    classes: informers.informer<Judged<MicroserviceClass>>({
      resource: microserviceClassResource,
      transform: judgedBy(parseMicroserviceClass),
    }),
    namespaces: informers.informer({
      resource: builtin.namespace,
      metadataOnly: true,
      transform: existenceProjection,
    }),
    pods: informers.informer<Pod>({
      resource: builtin.pod,
      labelSelector: microserviceLabel,
      transform: podProjection,
      indexes: podIndexes,
    }),
    migrationPods: informers.informer<Pod>({
      resource: builtin.pod,
      labelSelector: migrationLabel,
      transform: podProjection,
      indexes: migrationPodIndexes,
    }),
    gateways: informers.informer<Gateway>({ resource: builtin.gateway, optional: true }),
    gatewayClasses: informers.informer<GatewayClass>({
      resource: builtin.gatewayClass,
      optional: true,
    }),
    children,
    contents,
  };
}
