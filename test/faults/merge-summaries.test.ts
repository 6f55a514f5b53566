import { describe, expect, it } from 'vitest';
import { mergeSummaries } from './merge-summaries.ts';
import type { Summary } from './report.ts';

const part = (workload: string, plans: number, rest: Partial<Summary> = {}): Summary => ({
  seed: 7,
  silenceSeconds: 60,
  workloads: [workload],
  plans,
  passed: plans,
  failed: 0,
  repeated: 1,
  byKind: { kill: plans },
  writes: 10,
  writesCovered: { 'kill-before': 10 },
  notReached: [`${workload} none`],
  slowest: { seconds: plans, plan: workload },
  failures: [],
  seconds: 100,
  ...rest,
});

describe('adding up runs of different workloads', () => {
  it('counts all of them', () => {
    const parts = [part('create', 30), part('scale', 40, { byKind: { kill: 20, watch: 20 } })];
    expect(mergeSummaries(parts)).toEqual({
      ...part('create', 70),
      workloads: ['create', 'scale'],
      repeated: 2,
      byKind: { kill: 50, watch: 20 },
      writes: 20,
      writesCovered: { 'kill-before': 20 },
      notReached: ['create none', 'scale none'],
      slowest: { seconds: 40, plan: 'scale' },
      seconds: 200,
    });
  });

  it.each([
    ['seeds', [part('a', 1), part('b', 1, { seed: 8 })], 'runs differ in seed: 7 and 8'],
    ['silences', [part('a', 1), part('b', 1, { silenceSeconds: 3 })], 'silenceSeconds: 60 and 3'],
    ['the same workload', [part('a', 1), part('a', 1)], 'workload a is in two of the parts'],
    ['nothing', [], 'there is nothing to add up'],
  ])('refuses %s', (_, parts, message) => {
    expect(() => mergeSummaries(parts)).toThrow(message);
  });
});
