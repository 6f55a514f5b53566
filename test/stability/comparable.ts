import {
  declaredHashAnnotation,
  replicasOwnerAnnotation,
} from '../../src/controllers/well-known.ts';
import { controllerOf, type KubeObject, type ObjectMeta } from '../../src/runtime/kube-object.ts';

export interface ComparableOptions {
  /** An autoscaler sets spec.replicas of Deployments: only that there are some counts. */
  readonly scaled: boolean;
}

/**
 * Two states of an object, as far as they have to be the same: all but what the API server counts
 * and what controllers report. Under an autoscaler, who owned the number of replicas last and what
 * it is depend on the past. Where the owner was made anew its UID differs, and with it the hash.
 */
export function comparablePair(
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  options: ComparableOptions,
): [before: object | undefined, after: object | undefined] {
  const uids = [before, after].map((object) =>
    object === undefined ? undefined : controllerOf(object)?.uid,
  );
  const sameOwner = uids[0] === uids[1];
  const mask = (object: KubeObject | undefined): object | undefined =>
    object === undefined ? undefined : comparable(object, { ...options, sameOwner });
  return [mask(before), mask(after)];
}

function comparable(
  object: KubeObject,
  { scaled, sameOwner }: ComparableOptions & { sameOwner: boolean },
): object {
  const { status: _status, metadata, ...rest } = object as KubeObject & { status?: unknown };
  const isScaled = scaled && object.kind === 'Deployment';
  const isMasked = (key: string): boolean =>
    key.startsWith('deployment.kubernetes.io/') ||
    (isScaled && key === replicasOwnerAnnotation) ||
    (!sameOwner && key === declaredHashAnnotation);
  const kept = {
    labels: metadata.labels ?? {},
    annotations: Object.fromEntries(
      Object.entries(metadata.annotations ?? {}).filter(([key]) => !isMasked(key)),
    ),
    owners: ownersOf(metadata, sameOwner),
    finalizers: metadata.finalizers ?? [],
  };
  if (!isScaled) return { ...rest, metadata: kept };
  const { replicas, ...spec } = (rest as { spec?: { replicas?: number } }).spec ?? {};
  return { ...rest, metadata: kept, spec: { ...spec, runs: replicas !== 0 } };
}

function ownersOf({ ownerReferences = [] }: ObjectMeta, withUid: boolean): object[] {
  return ownerReferences.map(({ uid, ...owner }) => (withUid ? { ...owner, uid } : owner));
}
