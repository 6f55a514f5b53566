import { describe, expect, it, vi } from 'vitest';
import type { Call, Verb } from '../call.ts';
import { createStrikeWindow } from './strike-window.ts';

function call(verb: Verb, name: string): Call {
  return {
    id: 0,
    process: 'p1',
    verb,
    resource: 'services',
    namespace: 'mine',
    name,
    method: '',
    path: '',
    query: new URLSearchParams(),
    body: Buffer.alloc(0),
    at: 0,
  };
}

describe('the window in which a fault strikes', () => {
  it('is open from the start without a place', () => {
    const window = createStrikeWindow({ where: '' });
    expect(window.strikes(call('get', 'app'))).toBe(true);
  });

  it('begins with the n-th write', () => {
    const window = createStrikeWindow({ where: '2' });
    const verbs: Verb[] = ['get', 'patch', 'get', 'patch', 'get'];
    const struck = verbs.map((verb) => window.strikes(call(verb, 'app')));
    expect(struck).toEqual([false, false, false, true, true]);
  });

  it('begins with a write of a name', () => {
    const window = createStrikeWindow({ where: 'patch services app #2' });
    const struck = ['app', 'other', 'app', 'other'].map((name) =>
      window.strikes(call('patch', name)),
    );
    expect(struck).toEqual([false, false, true, true]);
  });

  it('is over after its time, once and for all', () => {
    vi.useFakeTimers();
    try {
      const onClose = vi.fn<() => void>();
      const window = createStrikeWindow({ where: '0', forMs: 3_000, onClose });
      expect(window.strikes(call('get', 'app'))).toBe(true);
      vi.advanceTimersByTime(3_000);
      expect(window.isOpen).toBe(false);
      expect(window.strikes(call('patch', 'app'))).toBe(false);
      window.end();
      expect(onClose).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
