import { expect, it } from 'vitest';
import { heapSummary } from './heap-summary.ts';
import { moduleLines, profileSummary } from './profile-summary.ts';

const bundle = '// src/a.ts\nfunction a() {}\n  // node_modules/b/index.js\nfunction b() {}\n';

function node(id: number, functionName: string, url: string, lineNumber: number) {
  return { id, callFrame: { functionName, url, lineNumber } };
}

it('adds up the time of functions and modules', () => {
  const profile = {
    nodes: [
      node(1, 'a', 'file:///main.mjs', 1),
      node(2, '', 'file:///main.mjs', 3),
      node(3, '(idle)', '', -1),
      node(4, 'writev', '', -1),
    ],
    samples: [1, 2, 1, 3, 4],
    timeDeltas: [1_000, 2_000, 3_000, 10_000, 500],
  };
  const lines = profileSummary(profile, moduleLines(bundle))
    .split('\n')
    .map((line) => line.trim());
  expect(lines).toContain('4.0 ms  src/a.ts');
  expect(lines).toContain('4.0 ms  a  src/a.ts');
  expect(lines).toContain('2.0 ms  (anonymous)  node_modules/b/index.js');
  expect(lines).toContain('10.0 ms  (idle)');
  expect(lines).toContain('0.5 ms  (native)');
});

it('adds up what is on the heap', () => {
  const summary = heapSummary({
    snapshot: {
      meta: {
        node_fields: ['type', 'name', 'self_size'],
        node_types: [['object', 'string'], 'string', 'number'],
      },
    },
    nodes: [0, 0, 2_048, 0, 0, 1_024, 1, 1, 10_240],
    strings: ['Map', 'some text'],
  });
  expect(summary.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '))).toEqual([
    '10 KiB 1 string',
    '3 KiB 2 object Map',
  ]);
});
