/** The sum of all samples of a metric that bear these labels, in the text that /metrics answers. */
export function sumOf(
  text: string,
  metric: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  let sum = 0;
  for (const line of text.split('\n')) {
    const { name, labelled, value } = sampleOf(line) ?? {};
    if (name !== metric || !wanted.every((label) => labelled?.includes(label))) continue;
    sum += Number(value);
  }
  return sum;
}

function sampleOf(line: string) {
  const groups = /^(?<name>[\w:]+)(?:\{(?<labelled>[^}]*)\})? (?<value>\S+)/.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { name, labelled = '', value } = groups;
  return { name, labelled: labelled.split(','), value };
}
