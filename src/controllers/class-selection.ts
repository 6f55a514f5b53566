import type { FieldProblem } from '../crds/describe-issues.ts';
import type { ParseResult } from '../crds/parse-object.ts';
import type { KubeObject } from '../runtime/kube-object.ts';
import { defaultClassAnnotation } from './well-known.ts';

/** A class that an older CRD let through, and what is wrong with it. */
export interface InvalidClass {
  readonly name: string;
  readonly problem: FieldProblem;
}

export interface SelectedClass<T> {
  /**
   * Undefined where none is named and none is marked default: built-in defaults then apply. Also
   * undefined where nothing may be concluded, as one of the others is given.
   */
  class: T | undefined;
  /** The name that was asked for, where no class of that name exists. */
  missingClass: string | undefined;
  /** The class that was asked for or is the default, where it is not valid. */
  invalidClass?: InvalidClass;
}

/** A class as it is in a cache: judged once, when it arrives. */
export type Judged<T> = T & { readonly invalid?: FieldProblem };

/** A transform that keeps of a valid class what is known, and marks one that is not. */
export function judgedBy<T extends KubeObject>(
  parse: (object: unknown) => ParseResult<T>,
): (object: T) => Judged<T> {
  return (object) => {
    const parsed = parse(object);
    if (parsed.ok) return parsed.value;
    const [invalid = { field: '', message: 'The class breaks a rule of the API' }] =
      parsed.problems;
    return { ...object, invalid };
  };
}

/**
 * The class that is named or, without a name, the one marked default. Of several marked default
 * the newest counts, as with StorageClasses; of equally old ones the first by name. Pure.
 */
export function selectClass<T extends KubeObject>(
  classes: readonly Judged<T>[],
  className: string | undefined,
): SelectedClass<T> {
  if (className !== undefined) {
    const named = classes.find((candidate) => candidate.metadata.name === className);
    return named === undefined ? { class: undefined, missingClass: className } : selected(named);
  }
  const [newest] = classes
    .filter((candidate) => candidate.metadata.annotations?.[defaultClassAnnotation] === 'true')
    .toSorted(
      (a, b) =>
        (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '') ||
        a.metadata.name.localeCompare(b.metadata.name),
    );
  return selected(newest);
}

function selected<T extends KubeObject>(found: Judged<T> | undefined): SelectedClass<T> {
  if (found?.invalid === undefined) return { class: found, missingClass: undefined };
  const invalidClass = { name: found.metadata.name, problem: found.invalid };
  return { class: undefined, missingClass: undefined, invalidClass };
}
