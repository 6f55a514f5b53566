import { expect, it } from 'vitest';
import { describeFailures, type FuzzReport } from './run-fuzz.ts';
import { summarize } from './summary.ts';

const failure = { kind: 'Pod', seed: 7, index: 30, count: 1, message: 'it loops', object: '{}' };

function report(kind: string, failures: FuzzReport['failures'] = []): FuzzReport {
  return { kind, objects: 50, invalid: 2, reconciles: 100, writes: 10, failures };
}

it('counts objects by kind, and those that failed once each', () => {
  const reports = [report('Service'), report('Pod', [failure, { ...failure, message: 'twice' }])];
  const run = { command: 'npm run fuzz -- --seed 7 --count 50', seed: 7, seconds: 3 };
  const replay = 'npm run fuzz -- --seed 7 --kind Pod --index 30';
  expect(summarize(reports, run)).toEqual({
    ...run,
    counts: { Service: 50, Pod: 50 },
    objects: 100,
    invalid: 4,
    reconciles: 200,
    writes: 20,
    passed: 99,
    failed: 1,
    failures: [
      { what: 'Pod: it loops', replay },
      { what: 'Pod: twice', replay },
    ],
  });
});

it('tells how to replay one object, several, and all that the world saw', () => {
  const world = { from: 24, count: 12 };
  const words = describeFailures(report('Pod', [{ ...failure, world }]));
  expect(words).toContain('replay: npm run fuzz -- --seed 7 --kind Pod --index 30\n');
  expect(words).toContain(
    'with what came before: npm run fuzz -- --seed 7 --kind Pod --index 24 --count 12',
  );
  expect(describeFailures(report('Pod', [{ ...failure, index: 24, count: 12 }]))).toMatch(
    /replay: npm run fuzz -- --seed 7 --kind Pod --index 24 --count 12$/,
  );
});
