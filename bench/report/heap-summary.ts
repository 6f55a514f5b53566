/** The part of a .heapsnapshot that is read here. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

const shownRows = 40;

/** KiB and counts of what is on the heap, by type and name, the largest first. */
export function heapSummary({ snapshot, nodes, strings }: HeapSnapshot): string {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const at = (field: string): number => fields.indexOf(field);
  const [typeAt, nameAt, sizeAt] = [at('type'), at('name'), at('self_size')];
  const sums = new Map<string, { count: number; bytes: number }>();
  for (let node = 0; node < nodes.length; node += fields.length) {
    const type = types[0][nodes[node + typeAt] ?? 0] ?? '';
    const name = strings[nodes[node + nameAt] ?? 0] ?? '';
    const key = isNamed(type) ? `${type} ${name.slice(0, 80)}` : type;
    const sum = sums.get(key) ?? { count: 0, bytes: 0 };
    sum.count += 1;
    sum.bytes += nodes[node + sizeAt] ?? 0;
    sums.set(key, sum);
  }
  return [...sums]
    .toSorted(([, a], [, b]) => b.bytes - a.bytes)
    .slice(0, shownRows)
    .map(([key, { count, bytes }]) => {
      const size = Math.round(bytes / 1_024);
      return `${String(size).padStart(8)} KiB ${String(count).padStart(8)}  ${key}`;
    })
    .join('\n');
}

/** The name of a string is its text, that of a number its value. */
function isNamed(type: string): boolean {
  return !['string', 'concatenated string', 'sliced string', 'number', 'code'].includes(type);
}
