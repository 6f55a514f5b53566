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

/**
 * What is there without what was declared before and is not any more, as server-side apply takes it
 * away where nobody else owns it.
 */
export function withoutDropped<T extends object>(live: T, before: object, declared: object): T {
  const result = { ...live };
  for (const [key, value] of Object.entries(before) as [string, unknown][]) {
    const kept: unknown = Reflect.get(live, key);
    const now: unknown = Reflect.get(declared, key);
    if (now === undefined) Reflect.deleteProperty(result, key);
    else if (isMap(value) && isMap(kept) && isMap(now)) {
      Reflect.set(result, key, withoutDropped(kept, value, now));
    }
  }
  return result;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
