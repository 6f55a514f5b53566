import { describe, expect, it } from 'vitest';
import { problemsOf } from './run-scenario.ts';
import { scenarios } from './scenarios/index.ts';
import type { Outcome } from './scenarios/scenario.ts';

const amount = { times: 3, seconds: 60 };
const course = { start: 100, end: 101, rise: 1, most: 110 };
const well: Outcome = {
  changes: 10,
  handovers: 3,
  writes: 50,
  stale: [],
  refused: 0,
  inHand: 0,
  endings: {},
  memory: course,
  live: course,
  descriptors: course,
};
const named = (wanted: string) => scenarios.find(({ name }) => name === wanted) ?? {};

describe('problemsOf', () => {
  it.each<[string, Partial<Outcome>, string]>([
    ['that it broke off', { failure: 'waited for a leader' }, 'waited for a leader'],
    ['a stale write', { stale: ['10:00 a patch /x'] }, 'without the lease: 10:00 a patch /x'],
    ['one that was refused', { refused: 1 }, '1 writes without the lease were tried'],
    ['no change', { changes: 0 }, 'nothing was done'],
    ['no write', { writes: 0 }, 'nothing was done'],
    ['a crash', { endings: { SIGABRT: 2 } }, '2 processes ended by themselves: SIGABRT'],
  ])('finds %s in any scenario', (_, wrong, problem) => {
    expect(problemsOf({}, { ...well, ...wrong }, amount)).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it('has nothing against a lost lease, as such', () => {
    expect(problemsOf({}, { ...well, endings: { 'lease lost': 3 } }, amount)).toEqual([]);
  });

  it.each<[string, Partial<Outcome>]>([
    ['paused-leader', { endings: { 'lease lost': 2 } }],
    ['paused-leader', { endings: { 'lease lost': 3 }, handovers: 2 }],
    ['killed-leader', { handovers: 2 }],
    ['skewed-clocks', { handovers: 2 }],
    ['compacted-etcd', { endings: { 'lease lost': 1 } }],
    ['flat-memory', { memory: { ...course, rise: 17 } }],
    ['flat-memory', { live: { ...course, rise: 5 } }],
    ['flat-memory', { descriptors: { ...course, rise: 6 } }],
    ['flat-memory', { descriptors: { ...course, most: 141 } }],
  ])('%s finds %o', (name, wrong) => {
    expect(problemsOf(named(name), { ...well, ...wrong }, amount)).toHaveLength(1);
  });

  it('has nothing against memory that Node.js takes in its first minute', () => {
    const first = { ...well, memory: { ...course, rise: 34 } };
    expect(problemsOf(named('flat-memory'), first, { times: 1, seconds: 4 })).toEqual([]);
  });

  it.each(scenarios)('$name has nothing against a good outcome', (scenario) => {
    const endings = scenario.name === 'paused-leader' ? { 'lease lost': 3 } : {};
    expect(problemsOf(scenario, { ...well, endings }, amount)).toEqual([]);
  });
});
