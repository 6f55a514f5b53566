import { describe, expect, it } from 'vitest';
import { parseBusyTicks, parseStat, parseStatus } from './process-figures.ts';

describe('what /proc tells', () => {
  it('is the memory of a process', () => {
    const text = 'Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  102656 kB\n';
    expect(parseStatus(text)).toEqual({ rssMiB: 100.3, peakMiB: 200 });
  });

  it('is the time of a process, whatever its name', () => {
    const text = `42 (a) b (c) S 7 42 42 0 -1 4194560 9 0 0 0 150 25 0 0 20 0 11 0 1 2 3`;
    expect(parseStat(text)).toEqual({ name: 'a) b (c', parent: 7, ticks: 175 });
  });

  it('is how long all cores were busy, without idling and waiting for disks', () => {
    expect(parseBusyTicks('cpu  100 20 30 4000 500 6 7 80 0 0\ncpu0 1 2 3\n')).toBe(163);
  });
});
