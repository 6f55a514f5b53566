import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';

describe('readOptions', () => {
  it.each([
    [[], { exit: false, timeoutMs: 300_000, kind: false, cluster: undefined, help: false }],
    [
      ['--exit', '--timeout', '90s'],
      { exit: true, timeoutMs: 90_000, kind: false, cluster: undefined, help: false },
    ],
    [['--kind'], { exit: false, timeoutMs: 300_000, kind: true, cluster: undefined, help: false }],
    [
      ['--context=dev'],
      {
        exit: false,
        timeoutMs: 300_000,
        kind: false,
        cluster: { kubeconfig: undefined, context: 'dev' },
        help: false,
      },
    ],
  ])('reads %j', (args, expected) => {
    expect(readOptions(args)).toEqual(expected);
  });

  it.each([
    [['--timeout', 'soon'], /--timeout soon: expected a duration/],
    [['--nope'], /see --help/],
    [['now'], /see --help/],
    [['--kind', '--context=dev'], /leave out --kubeconfig and --context/],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(message);
  });
});
