/** A field that two objects of the same name differ in. */
export interface FieldChange {
  /** `spec.template.spec.containers[orders].image`. */
  readonly path: string;
  /** Undefined where it is not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The fields in which two values differ; items of lists are found by their name where they have one. */
export function fieldChanges(before: unknown, after: unknown, path = ''): readonly FieldChange[] {
  if (isMap(before) && isMap(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      fieldChanges(before[name], after[name], path === '' ? name : `${path}${segment(name)}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, path);
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function listChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): readonly FieldChange[] {
  const byName = namesOf(before);
  const nowByName = namesOf(after);
  if (byName === undefined || nowByName === undefined) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
  }
  const names = new Set([...byName.keys(), ...nowByName.keys()]);
  const changes = [...names].flatMap((name) =>
    fieldChanges(byName.get(name), nowByName.get(name), `${path}[${name}]`),
  );
  const isReordered =
    changes.length === 0 && [...byName.keys()].join('\n') !== [...nowByName.keys()].join('\n');
  return isReordered
    ? [{ path, before: [...byName.keys()], after: [...nowByName.keys()] }]
    : changes;
}

/** Undefined where items have no name, or two have the same. */
function namesOf(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const named = list.map((item): [unknown, unknown] => [
    isMap(item) ? item['name'] : undefined,
    item,
  ]);
  const isNamed = (entry: [unknown, unknown]): entry is [string, unknown] =>
    typeof entry[0] === 'string';
  if (!named.every(isNamed)) return undefined;
  const found = new Map(named);
  return found.size === list.length ? found : undefined;
}

function segment(name: string): string {
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${name}]`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
