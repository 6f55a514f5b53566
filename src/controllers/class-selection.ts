import type { KubeObject } from '../runtime/kube-object.ts';
import { defaultClassAnnotation } from './well-known.ts';

export interface SelectedClass<T> {
  /** Undefined where none is named and none is marked default: built-in defaults then apply. */
  class: T | undefined;
  /** The name that was asked for, where no class of that name exists. */
  missingClass: string | undefined;
}

/**
 * The class that is named or, without a name, the one marked default. Of several marked default
 * the newest counts, as with StorageClasses; of equally old ones the first by name. Pure.
 */
export function selectClass<T extends KubeObject>(
  classes: readonly T[],
  className: string | undefined,
): SelectedClass<T> {
  if (className !== undefined) {
    const named = classes.find((candidate) => candidate.metadata.name === className);
    return { class: named, missingClass: named === undefined ? className : undefined };
  }
  const [newest] = classes
    .filter((candidate) => candidate.metadata.annotations?.[defaultClassAnnotation] === 'true')
    .toSorted(
      (a, b) =>
        (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '') ||
        a.metadata.name.localeCompare(b.metadata.name),
    );
  return { class: newest, missingClass: undefined };
}
