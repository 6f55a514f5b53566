import { describe, expect, it } from 'vitest';
import { isTerminal, mostProblems, ranked, toProblems, type Finding } from './problem.ts';

function found(parts: Partial<Finding>): Finding {
  return { area: 'workload', severity: 'error', reason: 'ProbeFailing', message: 'm', ...parts };
}

describe('ranking', () => {
  const all = [
    found({ severity: 'warning', reason: 'InvalidSpec' }),
    found({ severity: 'pending', reason: 'DatabasePending' }),
    found({ reason: 'DeadlineExceeded' }),
    found({ reason: 'ProbeFailing', message: 'b' }),
    found({ reason: 'ProbeFailing', message: 'a' }),
    found({ reason: 'ImagePullFailed' }),
    found({ reason: 'DatabaseFailed' }),
  ];

  it('has errors first, the likeliest cause first, then by text', () => {
    expect(ranked(all).map(({ reason, message }) => `${reason} ${message}`)).toEqual([
      'DatabaseFailed m',
      'ImagePullFailed m',
      'ProbeFailing a',
      'ProbeFailing b',
      'DeadlineExceeded m',
      'DatabasePending m',
      'InvalidSpec m',
    ]);
  });

  it('does not depend on the order', () => {
    expect(ranked(all.toReversed())).toEqual(ranked(all));
  });

  it('tells each thing once', () => {
    expect(ranked([...all, ...all])).toEqual(ranked(all));
  });
});

describe('problems of a status', () => {
  it('leave out what is pending', () => {
    expect(toProblems([found({ severity: 'pending' })])).toEqual([]);
  });

  it('are capped', () => {
    const many = Array.from({ length: 50 }, (_, index) => found({ message: `m${index}` }));
    expect(toProblems(many)).toHaveLength(mostProblems);
  });

  it('have no more than the schema knows', () => {
    const [problem] = toProblems([found({ object: 'Deployment/a', recheckAfterMs: 1 })]);
    expect(Object.keys(problem ?? {})).toEqual(['severity', 'reason', 'message']);
  });
});

describe('isTerminal', () => {
  it.each<[Partial<Finding>, boolean]>([
    [{ reason: 'NameConflict' }, true],
    [{ reason: 'NameConflict', severity: 'warning' }, false],
    [{ reason: 'ReferenceMissing' }, false],
    [{ reason: 'RouteConflict' }, false],
  ])('%j: %j', (parts, expected) => {
    expect(isTerminal(found(parts))).toBe(expected);
  });
});
