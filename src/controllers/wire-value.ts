/**
 * Reads objects of the cluster whose shape nobody guarantees: a field that is missing or of
 * another type reads as undefined, and nothing throws.
 */

/** The value at this path of fields, or undefined. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, field) => (isMap(inner) && Object.hasOwn(inner, field) ? inner[field] : undefined),
    value,
  );
}

/** The text at this path; undefined also where it is empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The finite number at this path. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The number at this path where it counts things: whole, not negative, of 32 bits. */
export function countAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = numberAt(value, ...path);
  const isCount = Number.isInteger(found) && found !== undefined && found >= 0 && found < 2 ** 31;
  return isCount ? found : undefined;
}

/** The number at this path where it is one of a port. */
export function portAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = countAt(value, ...path);
  return found !== undefined && found >= 1 && found <= 65_535 ? found : undefined;
}

/** The items of the list at this path; none where there is no list. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The time at this path, in milliseconds since 1970. */
export function timeAt(value: unknown, ...path: readonly string[]): number | undefined {
  const time = Date.parse(textAt(value, ...path) ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** A condition of an object of the cluster, as far as it can be read. */
export interface LiveCondition {
  readonly type: string;
  readonly status: string | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly observedGeneration: number | undefined;
  /** In milliseconds since 1970. */
  readonly since: number | undefined;
}

/** The condition of this type in the list `conditions` of the value, or undefined. */
export function conditionAt(value: unknown, type: string): LiveCondition | undefined {
  const found = listAt(value, 'conditions').find((item) => at(item, 'type') === type);
  if (found === undefined) return undefined;
  return {
    type,
    status: textAt(found, 'status'),
    reason: textAt(found, 'reason'),
    message: textAt(found, 'message'),
    observedGeneration: numberAt(found, 'observedGeneration'),
    since: timeAt(found, 'lastTransitionTime'),
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
