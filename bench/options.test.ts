import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

describe('the command line of the bench', () => {
  it('measures small sizes by default', () => {
    expect(parseOptions([])).toMatchObject({ sizes: [1, 100], json: undefined, naiveUpTo: 100 });
  });

  it('takes sizes in any order, each once', () => {
    expect(parseOptions(['--sizes', '1000,1,100,1']).sizes).toEqual([1, 100, 1_000]);
  });

  it.each([
    [['--json', 'out.json'], 'out.json'],
    [['--json'], '-'],
    [['--json', '--sizes', '1,100'], '-'],
  ])('with %j writes JSON to %s', (args, expected) => {
    expect(parseOptions(args).json).toBe(expected);
  });

  it('takes several files for a report', () => {
    expect(parseOptions(['--report', 'a.json,b.json']).report).toEqual(['a.json', 'b.json']);
  });

  it('profiles at a thousand unless told otherwise', () => {
    expect(parseOptions(['--profile', 'folder']).sizes).toEqual([1_000]);
    expect(parseOptions(['--profile', 'folder', '--sizes', '10']).sizes).toEqual([10]);
  });

  it.each([
    [['--sizes', '0'], '--sizes 0: expected a whole number from 1 on'],
    [['--sizes', '1,x'], '--sizes x: expected a whole number'],
    [['--seconds', '1.5'], '--seconds 1.5: expected'],
    [['--wrong'], '--wrong'],
  ])('refuses %j and says how it is used', (args, message) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(message);
    expect(() => parseOptions(args)).toThrow('usage: npm run bench');
  });
});
