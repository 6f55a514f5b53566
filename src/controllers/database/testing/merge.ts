/**
 * What is declared laid over what is there, as server-side apply would: maps are merged, all else
 * is replaced.
 */
export function merged<T extends object>(live: T | undefined, declared: T): T {
  const result = { ...live, ...declared };
  for (const [key, value] of Object.entries(declared) as [string, unknown][]) {
    const below: unknown = live === undefined ? undefined : Reflect.get(live, key);
    if (isMap(value) && isMap(below)) Reflect.set(result, key, merged(below, value));
  }
  return result;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
