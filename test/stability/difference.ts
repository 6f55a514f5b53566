/**
 * How one JSON value differs from another, place by place, in words such as `spec.replicas is 0,
 * not 1`; [] where they are the same.
 */
export function differenceOf(wanted: unknown, actual: unknown, path = ''): string[] {
  if (isMap(wanted) && isMap(actual)) {
    const fields = [...new Set([...Object.keys(wanted), ...Object.keys(actual)])];
    return fields.flatMap((field) =>
      differenceOf(wanted[field], actual[field], path === '' ? field : `${path}.${field}`),
    );
  }
  if (Array.isArray(wanted) && Array.isArray(actual) && wanted.length === actual.length) {
    return wanted.flatMap((item, index) => differenceOf(item, actual[index], `${path}[${index}]`));
  }
  const [before, after] = [shown(wanted), shown(actual)];
  return before === after ? [] : [`${path === '' ? 'it' : path} is ${after}, not ${before}`];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const longest = 200;

function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}...`;
}
