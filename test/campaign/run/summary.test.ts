import { expect, it } from 'vitest';
import type { Outcome } from './run-chain.ts';
import { summarize } from './summary.ts';

function outcome(index: number, fields: Partial<Outcome> = {}): Outcome {
  return {
    index,
    change: { kind: 'Database', leaf: 'spec.paused', act: 'set', name: undefined, spec: {} },
    result: 'taken',
    convergedMs: 100,
    trouble: [],
    rolledBackMs: undefined,
    failures: [],
    ...fields,
  };
}

it('counts changes and bad states, and tells how to replay what failed', () => {
  const outcomes = [
    outcome(0),
    outcome(1, { convergedMs: 300, rolledBackMs: 40, trouble: ['it cannot work'] }),
    outcome(2, { result: 'refused', failures: ['the parser takes it', 'it changed'] }),
  ];
  const bad = [{ title: 'a crash', toldMs: 10, backMs: 60, failures: ['not told'] }];
  const run = { command: 'npm run campaign -- --seed 7', seed: 7, seconds: 3 };
  expect(summarize({ outcomes, bad }, run).json).toEqual({
    ...run,
    counts: { Database: 3, 'bad states': 1 },
    changes: 3,
    leaves: 1,
    byAct: { set: 3, change: 0, extreme: 0, invalid: 0, remove: 0 },
    taken: 2,
    refused: 1,
    converged: { median: 300, p95: 300, most: 300 },
    badStates: 1,
    madeBadStates: 1,
    rolledBack: { median: 60, p95: 60, most: 60 },
    passed: 2,
    failed: 2,
    failures: [
      {
        what: 'set Database spec.paused: the parser takes it',
        replay: 'npm run campaign -- --replay 7:2',
      },
      { what: 'set Database spec.paused: it changed', replay: 'npm run campaign -- --replay 7:2' },
      { what: 'a crash: not told', replay: 'npm run campaign -- --seed 7 --sample 0' },
    ],
  });
});
