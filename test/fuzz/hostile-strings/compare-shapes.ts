/** Where two values differ in more than that `marker` in the one is `text` in the other. */
export function differencesBeyond(
  marked: unknown,
  hostile: unknown,
  { marker, text }: { marker: string; text: string },
  path = '',
): readonly string[] {
  if (typeof marked === 'string') {
    return marked.replaceAll(marker, () => text) === hostile
      ? []
      : [`${path}: ${JSON.stringify(hostile)?.slice(0, 200)} for ${JSON.stringify(marked)}`];
  }
  if (typeof marked !== 'object' || marked === null) {
    return marked === hostile ? [] : [`${path}: ${String(hostile)} for ${String(marked)}`];
  }
  if (typeof hostile !== 'object' || hostile === null) return [`${path}: nothing of its shape`];
  const keys = Object.keys(marked).map((key) => key.replaceAll(marker, () => text));
  if (keys.join('\n') !== Object.keys(hostile).join('\n')) {
    return [`${path}: fields ${Object.keys(hostile).join()} for ${Object.keys(marked).join()}`];
  }
  return Object.entries(marked).flatMap(([key, value], index) =>
    differencesBeyond(
      value,
      Reflect.get(hostile, keys[index] ?? ''),
      { marker, text },
      `${path}.${key}`,
    ),
  );
}

/** How often the text stands whole in the strings of a value. */
export function occurrences(value: unknown, text: string): number {
  if (typeof value === 'string') return value.includes(text) ? 1 : 0;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + occurrences(item, text), 0);
}
