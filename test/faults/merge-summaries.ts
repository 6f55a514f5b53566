import type { Summary } from './report.ts';

/**
 * Adds up what runs of different workloads came to. Throws where there is none, and where they are
 * no parts of one run: of another seed or silence, or of the same plans.
 */
export function mergeSummaries(parts: readonly Summary[]): Summary {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('there is nothing to add up');
  return others.reduce(added, first);
}

function added(a: Summary, b: Summary): Summary {
  for (const key of ['seed', 'silenceSeconds'] as const) {
    if (a[key] !== b[key]) throw new Error(`runs differ in ${key}: ${a[key]} and ${b[key]}`);
  }
  const twice = b.workloads.find((name) => a.workloads.includes(name));
  if (twice !== undefined) throw new Error(`workload ${twice} is in two of the parts`);
  return {
    seed: a.seed,
    silenceSeconds: a.silenceSeconds,
    workloads: [...a.workloads, ...b.workloads],
    plans: a.plans + b.plans,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    repeated: a.repeated + b.repeated,
    byKind: sums(a.byKind, b.byKind),
    writes: a.writes + b.writes,
    writesCovered: sums(a.writesCovered, b.writesCovered),
    notReached: [...a.notReached, ...b.notReached],
    slowest: a.slowest.seconds >= b.slowest.seconds ? a.slowest : b.slowest,
    failures: [...a.failures, ...b.failures],
    seconds: a.seconds + b.seconds,
  };
}

function sums(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const result = { ...a };
  for (const [name, count] of Object.entries(b)) result[name] = (result[name] ?? 0) + count;
  return result;
}
