import { describe, expect, it } from 'vitest';
import { helpText, readOptions } from './options.ts';

const read = (...args: string[]) =>
  readOptions(args, { names: ['killed-leader', 'full-disk'], randomSeed: () => 42 });

describe('readOptions', () => {
  it('runs all scenarios in full by default', () => {
    expect(read()).toEqual({
      help: false,
      names: ['killed-leader', 'full-disk'],
      seed: 42,
      times: undefined,
      seconds: undefined,
      bug: undefined,
      json: undefined,
    });
  });

  it('takes what a failure prints', () => {
    const args = 'full-disk --seed 7 --times 5 --seconds 0 --json counts.json';
    expect(read(...args.split(' '))).toMatchObject({
      names: ['full-disk'],
      seed: 7,
      times: 5,
      seconds: 0,
      json: 'counts.json',
    });
  });

  it.each([
    ['a scenario that is not there', ['full-moon'], 'there is no scenario full-moon'],
    ['no number', ['--times', 'often'], '--times needs a whole number, not often'],
    ['an unknown flag', ['--fast'], "Unknown option '--fast'"],
  ])('refuses %s', (_, args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});

describe('helpText', () => {
  it('names the scenarios', () => {
    expect(helpText(['a', 'b'])).toContain('Scenarios, all by default: a, b.');
  });
});
