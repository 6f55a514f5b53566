import { isMap } from './field-semantics.ts';
import { isSameKey, type ItemPath } from './namesakes.ts';

type JsonMap = Readonly<Record<string, unknown>>;

/** An entry of metadata.managedFields, as far as it matters here. */
export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
}

/**
 * metadata.managedFields with what others own at these paths in the hands of the applies of the
 * field manager: its next apply takes out what it does not declare. Undefined where it has applied
 * nothing yet, or nobody owns anything there. Pure.
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function handOver(
  entries: readonly ManagedFieldsEntry[],
  paths: readonly ItemPath[],
  fieldManager: string,
): readonly ManagedFieldsEntry[] | undefined {
  const own = entries.find((entry) => isAppliedBy(entry, fieldManager));
  if (own === undefined) return undefined;
  const taken: Taken[] = [];
  const left = entries.map((entry) =>
    entry === own || entry.subresource !== undefined
      ? entry
      : {
          ...entry,
          fieldsV1: paths.reduce((fields, path) => take(fields, path, taken), entry.fieldsV1),
        },
  );
  if (taken.length === 0) return undefined;
  const fieldsV1 = taken.reduce(
    (fields, each) => put(fields, each.keys, each.fields),
    own.fieldsV1,
  );
  return left.map((entry) => (entry === own ? { ...own, fieldsV1 } : entry));
}

interface Taken {
  readonly keys: readonly string[];
  readonly fields: unknown;
}

function isAppliedBy(entry: ManagedFieldsEntry, fieldManager: string): boolean {
  const { manager, operation, subresource } = entry;
  return manager === fieldManager && operation === 'Apply' && subresource === undefined;
}

/** The fields without those at the path, which are added to what was taken. */
function take(
  fields: unknown,
  [step, ...rest]: ItemPath,
  taken: Taken[],
  above: readonly string[] = [],
): unknown {
  const key = isMap(fields) ? Object.keys(fields).find((each) => isStep(each, step)) : undefined;
  if (!isMap(fields) || key === undefined) return fields;
  const { [key]: inner, ...others } = fields;
  const keys = [...above, key];
  if (rest.length > 0) return { ...fields, [key]: take(inner, rest, taken, keys) };
  taken.push({ keys, fields: inner });
  return others;
}

function put(fields: unknown, [key, ...rest]: readonly string[], added: unknown): unknown {
  const known = isMap(fields) ? fields : {};
  if (key === undefined) return { ...known, ...(isMap(added) ? added : {}) };
  return { ...known, [key]: put(known[key], rest, added) };
}

/** Whether a key of the fieldsV1 format is this field, or the item with this key. */
function isStep(key: string, step: string | JsonMap | undefined): boolean {
  if (typeof step === 'string') return key === `f:${step}`;
  if (step === undefined || !key.startsWith('k:')) return false;
  const parsed = parse(key.slice(2));
  return isMap(parsed) && isSameKey(parsed, step);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
