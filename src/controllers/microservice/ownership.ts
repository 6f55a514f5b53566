import { microserviceResource, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { controllerOf, type KubeObject, type OwnerReference } from '../../runtime/kube-object.ts';
import { apiVersionOf } from '../../runtime/resource.ts';
import {
  adoptAnnotation,
  declaredHashAnnotation,
  managedByLabel,
  managedByValue,
  microserviceLabel,
  microserviceUidAnnotation,
} from '../well-known.ts';

/** The owner reference that makes the Microservice the controller of a child. */
export function ownerReference(microservice: Microservice): OwnerReference {
  return {
    apiVersion: apiVersionOf(microserviceResource),
    kind: microserviceResource.kind,
    name: microservice.metadata.name,
    uid: microservice.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/**
 * Whether the child belongs to this Microservice: by the UID of its controller or, for a Database,
 * which has none, by its claim: our UID, or our name with any UID. The claim of a former
 * Microservice of the same name counts as well: names are unique in a namespace, so that one is
 * gone, and the same name re-attaches what it left. A child that lost its owner reference or claim,
 * by somebody's hand or because its Microservice was deleted with --cascade=orphan, still bears our
 * marks and is ours again.
 */
export function isOurs(child: KubeObject, microservice: Microservice): boolean {
  const { uid } = microservice.metadata;
  if (child.kind === databaseResource.kind) return isClaimed(child, microservice);
  const controller = controllerOf(child);
  if (controller === undefined) return bearsOurMarks(child, microservice);
  return uid !== undefined && controller.uid === uid;
}

function isClaimed(database: KubeObject, microservice: Microservice): boolean {
  const { labels, annotations } = database.metadata;
  const claimedBy = annotations?.[microserviceUidAnnotation];
  if (claimedBy === undefined) return bearsOurMarks(database, microservice);
  return (
    claimedBy === microservice.metadata.uid ||
    labels?.[microserviceLabel] === microservice.metadata.name
  );
}

function bearsOurMarks({ metadata }: KubeObject, microservice: Microservice): boolean {
  return (
    metadata.labels?.[managedByLabel] === managedByValue &&
    metadata.labels[microserviceLabel] === microservice.metadata.name &&
    metadata.annotations?.[declaredHashAnnotation] !== undefined
  );
}

/**
 * Whether the child is what a former Microservice of the same name left: the API server's garbage
 * collector takes it away, and then it is made anew.
 */
export function isLeftover(child: KubeObject, microservice: Microservice): boolean {
  const controller = controllerOf(child);
  return (
    controller?.kind === microserviceResource.kind &&
    controller.name === microservice.metadata.name &&
    controller.uid !== microservice.metadata.uid
  );
}

/** Whether a foreign object may be taken over: someone said so on the object itself. */
export function isAdoptable(child: KubeObject): boolean {
  return child.metadata.annotations?.[adoptAnnotation] === 'true';
}

/** Whether the child takes a name of ours and must be left alone. */
export function isForeign(child: KubeObject, microservice: Microservice): boolean {
  return !isOurs(child, microservice) && !isLeftover(child, microservice) && !isAdoptable(child);
}
