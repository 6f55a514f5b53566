/** Deeper than this no object of the API server is. */
const deepest = 64;

/**
 * A copy without the fields whose value is null: the API server drops those as well, where a
 * schema does not allow null. Nulls in lists stay, and are errors. Objects nested too deep, as
 * circular ones are, are cut off.
 */
export function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > deepest) {
    return depth > deepest ? undefined : value;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withoutNulls(item, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => [key, withoutNulls(item, depth + 1)]),
  );
}
