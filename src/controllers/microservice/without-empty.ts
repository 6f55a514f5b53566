/**
 * The value without empty texts, lists and maps, all the way down. The API server drops them from
 * its own types, and what is declared has to be what it stores. For shapes that users write and
 * that are passed on; an empty map that means something (emptyDir) must not come through here.
 */
export function withoutEmpty<T extends object>(value: T): T {
  // Only members that the type lets be absent are ever empty in the shapes that come here.
  return strip(value) as T;
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, strip(member)] as const)
      .filter(([, member]) => !isEmpty(member)),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).length === 0;
}
