import { describe, expect, it } from 'vitest';
import { createSideWork } from './side-work.ts';
import { createManualClock } from './testing/manual-clock.ts';

describe('side work', () => {
  it('runs no more at once than it may, and the rest after that', async () => {
    const sideWork = createSideWork({ clock: createManualClock(), concurrency: 2 });
    const gates = ['a', 'b', 'c'].map(() => Promise.withResolvers<void>());
    let running = 0;
    let most = 0;
    const done = gates.map((gate, index) =>
      sideWork.run(`key-${index}`, async () => {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
      }),
    );
    await Promise.resolve();
    expect({ running, size: sideWork.size }).toEqual({ running: 2, size: 3 });
    for (const gate of gates) gate.resolve();
    await Promise.all(done);
    expect({ running, most, size: sideWork.size }).toEqual({ running: 0, most: 2, size: 0 });
  });

  it('runs a key once at a time, and again after that', async () => {
    const sideWork = createSideWork({ clock: createManualClock() });
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    const work = (): Promise<void> => {
      runs += 1;
      return gate.promise;
    };
    const both = [sideWork.run('a', work), sideWork.run('a', work)];
    gate.resolve();
    await Promise.all(both);
    expect(runs).toBe(1);
    await sideWork.run('a', work);
    expect(runs).toBe(2);
  });

  it('gives up what takes too long, and goes on with the rest', async () => {
    const clock = createManualClock();
    const sideWork = createSideWork({ clock, concurrency: 1, timeoutMs: 1_000 });
    let aborted = false;
    const stuck = sideWork.run('stuck', (signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return new Promise(() => {});
    });
    let ran = false;
    const next = sideWork.run('next', () => {
      ran = true;
      return Promise.resolve();
    });
    await Promise.resolve();
    clock.advance(1_000);
    await expect(stuck).rejects.toThrow('side work stuck took longer than 1000 ms');
    await next;
    expect({ aborted, ran, waiting: clock.waiting() }).toEqual({
      aborted: true,
      ran: true,
      waiting: [],
    });
  });

  it('passes failures on, and stops with the process', async () => {
    const stopping = new AbortController();
    const sideWork = createSideWork({ clock: createManualClock(), signal: stopping.signal });
    await expect(sideWork.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const stuck = sideWork.run('b', () => new Promise(() => {}));
    await Promise.resolve();
    stopping.abort(new Error('stopping'));
    await expect(stuck).rejects.toThrow('stopping');
    await expect(sideWork.run('c', () => Promise.resolve())).rejects.toThrow('stopping');
  });
});
