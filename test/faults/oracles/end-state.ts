import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { normalize } from './normalize.ts';
import { isRevisionOfStatefulSet } from './revisions.ts';

/** What is there at the end, by `Kind/name`, without what differs from run to run. */
export type EndState = ReadonlyMap<string, unknown>;

/** The end state of a namespace. */
export function endStateOf(objects: readonly KubeObject[], namespace: string): EndState {
  return new Map(
    normalize(
      objects.filter((object) => object.kind !== 'Namespace' && !isRevisionOfStatefulSet(object)),
      namespace,
    ),
  );
}

/** What differs, a line for each field; none where the two are equal. */
export function differencesOf(actual: EndState, expected: EndState): string[] {
  const keys = [...new Set([...expected.keys(), ...actual.keys()])].toSorted();
  return keys.flatMap((key) => {
    if (!actual.has(key)) return [`${key} is missing`];
    if (!expected.has(key)) return [`${key} is there and should not be`];
    return fields(actual.get(key), expected.get(key), key);
  });
}

function fields(actual: unknown, expected: unknown, path: string): string[] {
  if (isDeepStrictEqual(actual, expected)) return [];
  if (!isBranch(actual) || !isBranch(expected)) {
    return [`${path} is ${text(actual)}, expected ${text(expected)}`];
  }
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return keys.flatMap((key) =>
    fields(Reflect.get(actual, key), Reflect.get(expected, key), `${path}.${key}`),
  );
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 300);
}
