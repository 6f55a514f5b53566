import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

const seed = (): number => 42;

describe('the command line of faults', () => {
  it('makes up a seed where none is given', () => {
    expect(readOptions([], seed)).toMatchObject({
      seed: 42,
      sample: false,
      plans: [],
      bugs: false,
    });
    expect(readOptions(['--seed', '7'], seed).seed).toBe(7);
  });

  it('takes what a replay command says', () => {
    const args = ['--plan', 'kill-before@patch services app #1', '--workload', 'create'];
    expect(readOptions([...args, '--seed', '3'], seed)).toMatchObject({
      plans: ['kill-before@patch services app #1'],
      workloads: ['create'],
      seed: 3,
    });
  });

  it('takes seconds of silence, and a bug by its name', () => {
    const options = readOptions(['--silence', '2', '--bug', 'finalizer-skipped'], seed);
    expect(options).toMatchObject({ silenceMs: 2_000, bugs: true, bug: ['finalizer-skipped'] });
  });

  it('takes a folder to keep the counts of workloads in', () => {
    expect(readOptions([], seed).keep).toBeUndefined();
    expect(readOptions(['--keep', 'a'], seed).keep).toBe('a');
  });

  it('refuses what it does not know', () => {
    expect(() => readOptions(['--sed', '1'], seed)).toThrow(/sed/);
    expect(() => readOptions(['--seed', 'x'], seed)).toThrow('--seed needs a number, not x');
    expect(() => readOptions(['--jobs', '-1'], seed)).toThrow('--jobs');
  });
});
