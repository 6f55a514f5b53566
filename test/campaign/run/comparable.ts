import { isMap } from '../../../src/runtime/field-semantics.ts';
import { replicasOwnerAnnotation } from '../../../src/controllers/well-known.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { differenceOf } from '../../stability/difference.ts';

/** Objects by `Kind/name`, as far as they have to be the same. */
export type States = ReadonlyMap<string, object>;

/** The key of an object in {@link States}. */
export function stateKey({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name}`;
}

/** What the API server or a controller of Kubernetes chooses for each object anew, by kind. */
const chosen: Readonly<Record<string, readonly string[]>> = {
  Service: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'],
};

/**
 * The part of an object that the declaration decides on, defaults of the API server included: not
 * its identity and counters, nor what controllers report. Under an autoscaler the number of
 * replicas is its own, and all that counts is that there are some.
 */
export function comparable(object: KubeObject, isScaled: boolean): object {
  const { status: _status, metadata, ...rest } = object as KubeObject & { status?: unknown };
  const { labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  const ownedByScaler = isScaled && object.kind === 'Deployment';
  const kept = Object.entries(annotations).filter(
    ([key]) =>
      !key.startsWith('deployment.kubernetes.io/') &&
      !(ownedByScaler && key === replicasOwnerAnnotation),
  );
  const spec = Reflect.get(rest, 'spec') as unknown;
  return {
    ...rest,
    metadata: { labels, annotations: Object.fromEntries(kept), ownerReferences },
    ...(isMap(spec) ? { spec: withoutChosen(object.kind, spec, ownedByScaler) } : {}),
  };
}

function withoutChosen(kind: string, spec: Readonly<Record<string, unknown>>, isScaled: boolean) {
  const left = Object.entries(spec).filter(([field]) => chosen[kind]?.includes(field) !== true);
  const fields = Object.fromEntries(left);
  if (!isScaled) return fields;
  const { replicas, ...others } = fields;
  return { ...others, runs: replicas !== 0 };
}

/** How the states differ from before, but for Databases that are parked: they hold data. */
export function changesOf(before: States, now: States): readonly string[] {
  const keys = [...new Set([...before.keys(), ...now.keys()])];
  return keys
    .filter((key) => before.has(key) || !key.startsWith('Database/'))
    .flatMap((key) =>
      differenceOf(before.get(key), now.get(key)).map((difference) => `${key}: ${difference}`),
    );
}
