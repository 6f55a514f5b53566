import type { Informer } from '../runtime/informer.ts';
import type { SourceEvent } from '../runtime/controller.ts';
import { keyFor, type KubeObject } from '../runtime/kube-object.ts';

/** Whether a change is somebody's wish; a status that changed is our own doing. Pure. */
export function declarationChanged(before: KubeObject, after: KubeObject): boolean {
  const a = before.metadata;
  const b = after.metadata;
  return (
    a.uid !== b.uid ||
    a.generation !== b.generation ||
    a.deletionTimestamp !== b.deletionTimestamp ||
    JSON.stringify([a.labels, a.annotations, a.finalizers]) !==
      JSON.stringify([b.labels, b.annotations, b.finalizers])
  );
}

/**
 * Whether an event of a child only tells how it fares, or of what we wrote ourselves. Kinds without
 * a generation do not tell a status from a change of what is declared. Pure.
 */
export function tellsNoChange({ before, after, isEcho }: SourceEvent): boolean {
  if (isEcho) return true;
  if (before === undefined || after.metadata.generation === undefined) return false;
  const owners = [before, after].map(({ metadata }) => JSON.stringify(metadata.ownerReferences));
  return !declarationChanged(before, after) && owners[0] === owners[1];
}

/** The key of the object in the same namespace that a label names; [] without the label. Pure. */
export function keysByLabel({ metadata }: KubeObject, label: string): readonly string[] {
  const name = metadata.labels?.[label];
  return name === undefined ? [] : [keyFor({ namespace: metadata.namespace ?? '', name })];
}

/** The informer as a source takes it: its handlers only read what every object has. */
export function anyKind<T extends KubeObject>(informer: Informer<T>): Informer<KubeObject> {
  return informer as unknown as Informer<KubeObject>;
}
