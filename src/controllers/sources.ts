import type { Informer } from '../runtime/informer.ts';
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

/** The key of the object in the same namespace that a label names; [] without the label. Pure. */
export function keysByLabel({ metadata }: KubeObject, label: string): readonly string[] {
  const name = metadata.labels?.[label];
  return name === undefined ? [] : [keyFor({ namespace: metadata.namespace ?? '', name })];
}

/** The informer as a source takes it: its handlers only read what every object has. */
export function anyKind<T extends KubeObject>(informer: Informer<T>): Informer<KubeObject> {
  return informer as unknown as Informer<KubeObject>;
}
