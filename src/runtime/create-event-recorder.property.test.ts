import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventRecorder } from './create-event-recorder.ts';
import type { KubeObject } from './kube-object.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createEventServer } from './testing/event-server.ts';
import { createSimulation } from './testing/simulation.ts';

const minute = 60_000;
const step = fc.record({
  object: fc.constantFrom('a', 'b'),
  reason: fc.constantFrom('R1', 'R2', 'R3'),
  times: fc.integer({ min: 1, max: 30 }),
  thenMs: fc.oneof(
    fc.integer({ min: 0, max: 50 }),
    fc.integer({ min: 0, max: 2 * minute }),
    fc.integer({ min: 0, max: 40 * minute }),
  ),
});

function microservice(name: string): KubeObject {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name, namespace: 'shop' },
  };
}

it('tells every repeat in the end, within the limits of an object', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const simulation = createSimulation();
      const server = createEventServer(simulation);
      const recorder = createEventRecorder({
        client: server.client,
        clock: simulation.clock(),
        logger: createCollectingLogger(),
        controller: 'slipway.dev/operator',
        instance: 'slipway-0',
      });
      const recorded = new Map<string, number>();
      for (const { object, reason, times, thenMs } of steps) {
        const key = `${object} ${reason}`;
        recorded.set(key, (recorded.get(key) ?? 0) + times);
        for (let index = 0; index < times; index += 1) {
          recorder.record(microservice(object), {
            type: 'Normal',
            reason,
            action: 'Reconcile',
            note: `${index}`,
          });
        }
        await simulation.advance(thenMs);
      }
      await simulation.advance(10 * minute);
      const told = new Map<string, number>();
      const created = new Map<string, number>();
      for (const event of server.events.values()) {
        const key = `${event.regarding.name} ${event.reason}`;
        told.set(key, (told.get(key) ?? 0) + (event.series?.count ?? 1));
        created.set(event.regarding.name, (created.get(event.regarding.name) ?? 0) + 1);
      }
      const budget = 25 + simulation.time / (5 * minute);
      for (const number of created.values()) expect(number).toBeLessThanOrEqual(budget);
      // Nothing is made up, and nothing is left out where no limit was reached.
      for (const [key, number] of told) expect(number).toBeLessThanOrEqual(recorded.get(key) ?? 0);
      const isUnderLimit = server.writes.length <= 25;
      if (isUnderLimit) expect(told).toEqual(recorded);
      const idle = server.writes.length;
      await simulation.advance(120 * minute);
      expect(server.writes).toHaveLength(idle);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 60_000 },
  );
});

it('keeps a failing object to 25 events and 12 an hour', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 500, max: 20 * minute }),
      fc.nat({ max: 40 }),
      async (everyMs, reasons) => {
        const simulation = createSimulation();
        const server = createEventServer(simulation);
        const recorder = createEventRecorder({
          client: server.client,
          clock: simulation.clock(),
          logger: createCollectingLogger(),
          controller: 'slipway.dev/operator',
          instance: 'slipway-0',
        });
        let run = 0;
        while (simulation.time < 60 * minute) {
          run += 1;
          const reason = `Reason${run % (reasons + 1)}`;
          recorder.record(microservice('a'), {
            type: 'Warning',
            reason,
            action: 'Reconcile',
            note: 'x',
          });
          await simulation.advance(everyMs);
        }
        expect(server.events.size).toBeLessThanOrEqual(25 + simulation.time / (5 * minute));
      },
    ),
    { numRuns: 30, interruptAfterTimeLimit: 60_000 },
  );
});
