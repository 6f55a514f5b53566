import { expect, it } from 'vitest';
import { sumOf } from './prometheus-text.ts';

const text = `# HELP runs_total Runs
# TYPE runs_total counter
runs_total{controller="a",result="success"} 3
runs_total{controller="a",result="error"} 1
runs_total{controller="b",result="success"} 10
runs_total_other{controller="a"} 100
depth 5
tiny 1e-3
`;

it.each([
  ['runs_total', { controller: 'a' }, 4],
  ['runs_total', { controller: 'a', result: 'error' }, 1],
  ['runs_total', {}, 14],
  ['depth', {}, 5],
  ['tiny', {}, 0.001],
  ['absent', {}, 0],
])('sums %s %j to %d', (metric, labels, expected) => {
  expect(sumOf(text, metric, labels)).toBe(expected);
});
