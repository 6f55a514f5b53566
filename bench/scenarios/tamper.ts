/** The way to a field: names of fields, and positions in lists. */
export type Path = readonly (string | number)[];

/** Fields that tell which object, or which item of a list, it is: another value is another one. */
const identifying: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'name',
  'namespace',
  'uid',
  'containerPort',
  'port',
  'protocol',
  'mountPath',
  'topologyKey',
  'whenUnsatisfiable',
  'type',
]);

/** The paths of all scalars of a declared object but those that say what it is. */
export function editablePaths(declared: object): Path[] {
  return leaves(declared, []).filter((path) => !identifying.has(String(path.at(-1))));
}

function leaves(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, entry]) =>
    leaves(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** What somebody might set a field to instead; the API server refuses most of it in most fields. */
export function otherValues(value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1, value + 1_000];
  return [`${String(value)}x`, `x${String(value)}`, '7', '77Mi', '/x', ...otherWords];
}

const otherWords = [
  'Recreate',
  'Always',
  'Default',
  'Unconfined',
  'Exact',
  'ScheduleAnyway',
  'Max',
];

/** The value at the path; undefined where there is none. */
export function valueAt(object: unknown, path: Path): unknown {
  let value = object;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** A copy of the object with another value at the path. */
export function withValueAt<T extends object>(object: T, path: Path, value: unknown): T {
  const copy = structuredClone(object);
  const holder = valueAt(copy, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof holder === 'object' && holder !== null && last !== undefined) {
    Reflect.set(holder, last, value);
  }
  return copy;
}
