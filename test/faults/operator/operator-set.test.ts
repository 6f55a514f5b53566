import { describe, expect, it } from 'vitest';
import type { OperatorProcess } from './operator-process.ts';
import { createOperatorSet } from './operator-set.ts';

/** Processes that end as a signal tells them to. */
function fakeProcesses() {
  const ends = new Map<string, (how: string) => void>();
  const flags: unknown[] = [];
  const launch = (identity: string, replacement: object): Promise<OperatorProcess> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    ends.set(identity, resolve);
    flags.push(replacement);
    return Promise.resolve({
      identity,
      pid: 0,
      ended: promise,
      signal: (signal) => {
        if (signal === 'SIGKILL') resolve('SIGKILL');
        if (signal === 'SIGTERM') resolve('exit code 0');
      },
      log: () => Promise.resolve(`log of ${identity}`),
    });
  };
  return { launch, flags, end: (identity: string, how: string) => ends.get(identity)?.(how) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the processes of a plan', () => {
  it('come back under another name when they are killed or end by themselves', async () => {
    const { launch, end, flags } = fakeProcesses();
    const operators = createOperatorSet(launch);
    expect(await operators.start({ flags: { concurrency: '2' } })).toBe('p1');
    operators.kill('p1');
    await settled();
    expect(operators.running()).toEqual(['p2']);
    end('p2', 'exit code 1');
    await settled();
    expect(operators.running()).toEqual(['p3']);
    expect(flags).toEqual(Array.from({ length: 3 }, () => ({ flags: { concurrency: '2' } })));
    expect(operators.endings).toEqual([
      { identity: 'p1', how: 'SIGKILL', why: 'killed' },
      { identity: 'p2', how: 'exit code 1', why: 'alone' },
    ]);
  });

  it('stay away when they are killed as they are asked to stop, and it is no trouble', async () => {
    const { launch } = fakeProcesses();
    const operators = createOperatorSet(launch);
    await operators.start();
    operators.kill('p1');
    operators.signal('p1', 'SIGTERM');
    await settled();
    expect(operators.running()).toEqual([]);
    expect(operators.endings).toEqual([{ identity: 'p1', how: 'SIGKILL', why: 'killed' }]);
  });

  it('stay away when they are asked to stop', async () => {
    const { launch } = fakeProcesses();
    const operators = createOperatorSet(launch);
    await operators.start();
    await operators.start();
    operators.signal('p1', 'SIGTERM');
    await settled();
    expect(operators.running()).toEqual(['p2']);
    await operators.stopAll();
    expect(operators.running()).toEqual([]);
    expect(operators.endings.map(({ why }) => why)).toEqual(['stopped', 'stopped']);
    expect([...(await operators.logs())]).toEqual([
      ['p1', 'log of p1'],
      ['p2', 'log of p2'],
    ]);
  });
});
