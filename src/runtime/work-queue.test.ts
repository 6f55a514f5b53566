import { describe, expect, it } from 'vitest';
import { createSimulation } from './testing/simulation.ts';
import { createWorkQueue, lowPriority } from './work-queue.ts';
import type { TakenKey, WorkQueue } from './work-queue.ts';

function setUp() {
  const simulation = createSimulation();
  const queue = createWorkQueue({ clock: simulation.clock() });
  const taken: (TakenKey & { at: number })[] = [];
  const takeOne = async (): Promise<void> => {
    const next = await queue.take();
    if (next !== undefined) taken.push({ ...next, at: simulation.time });
  };
  return { simulation, queue, taken, takeOne };
}

async function drain(queue: WorkQueue): Promise<string[]> {
  const keys: string[] = [];
  while (queue.size > 0) {
    const next = await queue.take();
    keys.push(next?.key ?? '');
  }
  return keys;
}

describe('createWorkQueue', () => {
  it('gives a key out once, higher priorities first, then in order', async () => {
    const { queue } = setUp();
    queue.add('initial', { priority: lowPriority });
    queue.add('a');
    queue.add('b');
    queue.add('urgent', { priority: 5 });
    queue.add('a');
    expect(await drain(queue)).toEqual(['urgent', 'a', 'b', 'initial']);
  });

  it('tells whether somebody of a priority waits who could go at once', async () => {
    const { queue } = setUp();
    queue.add('later', { priority: 5, afterMs: 100 });
    queue.add('low', { priority: lowPriority });
    expect([queue.hasDue(lowPriority), queue.hasDue(0)]).toEqual([true, false]);
    queue.add('normal');
    expect([queue.hasDue(0), queue.hasDue(1)]).toEqual([true, false]);
    await queue.take();
    await queue.take();
    expect(queue.hasDue(lowPriority)).toBe(false);
  });

  it('keeps the highest priority of all additions', async () => {
    const { queue } = setUp();
    queue.add('a', { priority: lowPriority });
    queue.add('b', { priority: lowPriority });
    queue.add('b');
    queue.add('b', { priority: lowPriority });
    expect(await drain(queue)).toEqual(['b', 'a']);
  });

  it('keeps the earliest time of all additions', async () => {
    const { simulation, queue, taken, takeOne } = setUp();
    queue.add('a', { afterMs: 10_000 });
    queue.add('a', { afterMs: 2_000 });
    queue.add('a', { afterMs: 5_000 });
    void takeOne();
    await simulation.advance(60_000);
    expect(taken).toEqual([{ key: 'a', priority: 0, at: 2_000 }]);
    expect(queue.size).toBe(0);
  });

  it('does not give a key out while it is worked on, and again afterwards', async () => {
    const { simulation, queue, taken, takeOne } = setUp();
    queue.add('a');
    await takeOne();
    queue.add('a', { priority: 3 });
    void takeOne();
    await simulation.advance(1_000);
    expect(taken).toHaveLength(1);
    queue.done('a');
    await simulation.advance(0);
    expect(taken[1]).toEqual({ key: 'a', priority: 3, at: 1_000 });
  });

  it('holds a delayed key that comes due while it is worked on', async () => {
    const { simulation, queue, taken, takeOne } = setUp();
    queue.add('a');
    await takeOne();
    queue.add('a', { afterMs: 100 });
    void takeOne();
    await simulation.advance(500);
    expect(taken).toHaveLength(1);
    queue.done('a');
    await simulation.advance(0);
    expect(taken.map(({ at }) => at)).toEqual([0, 500]);
  });

  it('doubles the delay of a key that fails, up to 1,000 s, until it is forgotten', async () => {
    const { simulation, queue, taken, takeOne } = setUp();
    const delays: number[] = [];
    const failOnce = async (): Promise<void> => {
      const before = simulation.time;
      queue.addFailed('a');
      void takeOne();
      await simulation.advance(1_000_000);
      delays.push((taken.at(-1)?.at ?? 0) - before);
      queue.done('a');
    };
    for (let count = 0; count < 20; count += 1) await failOnce();
    expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(delays.slice(-2)).toEqual([1_000_000, 1_000_000]);
    expect(queue.failing).toBe(1);
    queue.forget('a');
    expect(queue.failing).toBe(0);
    await failOnce();
    expect(delays.at(-1)).toBe(5);
  });

  it('shuts down: drops what waits, ends takers, and waits for what is under way', async () => {
    const { simulation, queue, takeOne, taken } = setUp();
    queue.add('a');
    await takeOne();
    queue.add('b', { afterMs: 10 });
    const waiting = queue.take();
    let isDown = false;
    void queue.shutDown().then(() => {
      isDown = true;
    });
    queue.add('c');
    expect(await waiting).toBeUndefined();
    expect(await queue.take()).toBeUndefined();
    await simulation.advance(1_000);
    expect(isDown).toBe(false);
    queue.done('a');
    await simulation.advance(0);
    expect(isDown).toBe(true);
    expect(taken).toHaveLength(1);
    expect(queue.size).toBe(0);
  });

  it('counts what waits by priority, and how long work takes', async () => {
    const simulation = createSimulation();
    const depths = new Map<number, number>();
    const counted = { added: 0, retried: 0, waited: 0, worked: 0, longest: 0 };
    const queue = createWorkQueue({
      clock: simulation.clock(),
      metrics: {
        depth: (priority, keys) => depths.set(priority, keys),
        added: () => (counted.added += 1),
        retried: () => (counted.retried += 1),
        taken: (seconds) => (counted.waited = seconds),
        done: (seconds) => (counted.worked = seconds),
        unfinished: (_, longest) => (counted.longest = Math.max(counted.longest, longest)),
      },
    });
    queue.add('a');
    queue.add('b', { priority: lowPriority });
    expect(depths).toEqual(
      new Map([
        [0, 1],
        [lowPriority, 1],
      ]),
    );
    await simulation.advance(2_000);
    await queue.take();
    expect(depths.get(0)).toBe(0);
    await simulation.advance(3_500);
    queue.done('a');
    expect(counted).toEqual({ added: 2, retried: 0, waited: 2, worked: 3.5, longest: 3 });
  });
});
