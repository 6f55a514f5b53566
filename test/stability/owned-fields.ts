import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { isMap } from '../../src/runtime/field-semantics.ts';
import type { Path } from './tampering.ts';

/** A scalar that a field manager set. */
export interface OwnedField {
  /** The way to it in the object as it is now. */
  readonly path: Path;
  /** The same with items of lists named by their keys, so that it holds for other versions too. */
  readonly name: string;
  readonly value: unknown;
}

interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
}

type Step = string | number;

/** The scalars of an object that this field manager owns, by metadata.managedFields. */
export function ownedFields(object: KubeObject, manager: string): readonly OwnedField[] {
  const { metadata } = object as { metadata: { managedFields?: readonly ManagedFieldsEntry[] } };
  return (metadata.managedFields ?? [])
    .filter((entry) => entry.manager === manager && (entry.subresource ?? '') === '')
    .flatMap((entry) => below(object, entry.fieldsV1, [], ''));
}

/** Whether any field manager of this name wrote the object itself, not only its status. */
export function isOwnedBy(object: KubeObject, manager: string): boolean {
  return ownedFields(object, manager).length > 0;
}

function below(value: unknown, fields: unknown, path: Path, name: string): OwnedField[] {
  if (!isMap(fields) || value === undefined) return [];
  const inner = Object.entries(fields).filter(([key]) => key !== '.');
  if (inner.length === 0) return scalarsOf(value, path, name);
  return inner.flatMap(([key, rest]) => {
    const step = stepFor(value, key);
    if (step === undefined) return [];
    const inside: unknown = Reflect.get(Object(value), step);
    return below(inside, rest, [...path, step], `${name}/${key}`);
  });
}

/** `f:` is a field, `k:` an item by its key, `v:` an item of a set, `i:` one by its index. */
function stepFor(value: unknown, key: string): Step | undefined {
  const rest = key.slice(2);
  if (key.startsWith('f:')) return rest;
  if (key.startsWith('i:')) return Number(rest);
  if (!Array.isArray(value)) return undefined;
  const wanted: unknown = JSON.parse(rest);
  const index = value.findIndex((item: unknown) =>
    key.startsWith('k:') ? matches(item, wanted) : JSON.stringify(item) === rest,
  );
  return index < 0 ? undefined : index;
}

function matches(item: unknown, wanted: unknown): boolean {
  return (
    isMap(item) &&
    isMap(wanted) &&
    Object.entries(wanted).every(([field, value]) => item[field] === value)
  );
}

/** What is owned as a whole is owned in all its parts. */
function scalarsOf(value: unknown, path: Path, name: string): OwnedField[] {
  if (typeof value !== 'object' || value === null) return [{ path, name, value }];
  return Object.entries(value).flatMap(([key, inner]) => {
    const step: Step = Array.isArray(value) ? Number(key) : key;
    return scalarsOf(inner, [...path, step], `${name}/${key}`);
  });
}
