import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSimulation } from './testing/simulation.ts';
import { createWorkQueue } from './work-queue.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), key, priority: fc.integer({ min: -2, max: 2 }) }),
  fc.record({ do: fc.constant('later' as const), key, afterMs: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ do: fc.constant('fail' as const), key }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 40 }) }),
);

it('never runs a key twice at once, loses no addition, and keeps nothing in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 80 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, durations, workers) => {
        const simulation = createSimulation();
        const queue = createWorkQueue({ clock: simulation.clock() });
        const running = new Set<string>();
        const lastRun = new Map<string, number>();
        const lastAdded = new Map<string, number>();
        let turn = 0;
        let runs = 0;
        const work = async (): Promise<void> => {
          for (let next = await queue.take(); next !== undefined; next = await queue.take()) {
            const taken = next.key;
            expect(running.has(taken)).toBe(false);
            running.add(taken);
            turn += 1;
            lastRun.set(taken, turn);
            const duration = durations[(runs += 1) % durations.length] ?? 0;
            await new Promise<void>((resolve) => simulation.after(duration, resolve));
            running.delete(taken);
            queue.forget(taken);
            queue.done(taken);
          }
        };
        const all = Array.from({ length: workers }, work);
        for (const what of steps) {
          if (what.do === 'pass') {
            await simulation.advance(what.ms);
            continue;
          }
          turn += 1;
          lastAdded.set(what.key, turn);
          if (what.do === 'add') queue.add(what.key, { priority: what.priority });
          else if (what.do === 'later') queue.add(what.key, { afterMs: what.afterMs });
          else queue.addFailed(what.key);
        }
        await simulation.advance(3_000_000);
        for (const [added, at] of lastAdded) expect(lastRun.get(added)).toBeGreaterThan(at);
        expect(queue.size).toBe(0);
        expect(queue.failing).toBe(0);
        await queue.shutDown();
        await Promise.all(all);
      },
    ),
  );
});

it('gives out by priority, then by order, what is due', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          key: fc.integer({ min: 0, max: 30 }),
          priority: fc.integer({ min: -3, max: 3 }),
        }),
      ),
      async (added) => {
        const queue = createWorkQueue({ clock: createSimulation().clock() });
        const model = new Map<string, number>();
        for (const { key: number, priority } of added) {
          queue.add(String(number), { priority });
          model.set(String(number), Math.max(model.get(String(number)) ?? -9, priority));
        }
        const expected = [...model].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
        const taken: string[] = [];
        while (queue.size > 0) taken.push((await queue.take())?.key ?? '');
        expect(taken).toEqual(expected);
      },
    ),
  );
});
