/** JSON, as objects are on the wire. */
export interface Json {
  readonly [key: string]: unknown;
}

/** What is declared laid over what is there: maps are merged, all else is replaced. */
export function merged(live: Json | undefined, declared: Json): Json {
  const result: Record<string, unknown> = { ...live };
  for (const [key, value] of Object.entries(declared)) {
    const below = result[key];
    result[key] = isMap(value) ? merged(isMap(below) ? below : undefined, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
