import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeaseLostError } from './errors.ts';
import { createLeaderElector, type LeaderElector } from './leader-election.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createLeaseServer, type LeaseServer, type Passage } from './testing/lease-server.ts';
import { createSimulation, type SimulatedClock, type Simulation } from './testing/simulation.ts';

const delay = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 200 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 6000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 40_000 }) },
);
const passage: fc.Arbitrary<Passage> = fc.record({
  requestMs: delay,
  replyMs: delay,
  fault: fc.oneof(
    { weight: 5, arbitrary: fc.constant('none' as const) },
    fc.constantFrom('lost request' as const, 'lost reply' as const, 'unavailable' as const),
  ),
});
const storm = 300_000;
const happening = fc.record({
  at: fc.integer({ min: 0, max: storm }),
  process: fc.nat({ max: 2 }),
  what: fc.constantFrom('pause' as const, 'pause' as const, 'stop' as const, 'touch' as const),
  durationMs: fc.integer({ min: 100, max: 40_000 }),
});
const scenario = fc.record({
  rates: fc.array(fc.constantFrom(0.9, 1, 1.1), { minLength: 2, maxLength: 3 }),
  passages: fc.array(passage, { minLength: 1, maxLength: 60 }),
  happenings: fc.array(happening, { maxLength: 25 }),
  jitters: fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { minLength: 1, maxLength: 10 }),
});

interface Process {
  readonly clock: SimulatedClock;
  readonly elector: LeaderElector;
  stop: AbortController;
  /** False once the lease was lost, until it is won again. */
  mayWrite: boolean;
}

/** A process that leads whenever it can, writes every 300 ms, and starts again when it stopped. */
function startProcess(
  simulation: Simulation,
  server: LeaseServer,
  identity: string,
  rate: number,
  jitter: () => number,
): Process {
  const clock = simulation.clock(rate);
  const elector = createLeaderElector({
    client: server.client(clock),
    clock,
    logger: createCollectingLogger(),
    identity,
    lease: { namespace: 'slipway-system', name: 'slipway' },
    jitter,
  });
  const process: Process = { clock, elector, stop: new AbortController(), mayWrite: false };
  const sleep = async (ms: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    clock.after(ms, resolve);
    await promise;
  };

  async function work(signal: AbortSignal): Promise<void> {
    process.mayWrite = true;
    while (!signal.aborted) {
      const couldWrite = attempt(elector);
      if (couldWrite && !process.mayWrite) throw new Error('wrote after the lease was lost');
      await sleep(300);
    }
    // In-flight work takes a while to stop; the lease must outlast it or be lost.
    await sleep(1000);
    process.mayWrite = false;
  }

  async function live(): Promise<void> {
    for (;;) {
      await elector.run(process.stop.signal, {
        onStarted: work,
        onLost: () => {
          process.mayWrite = false;
        },
      });
      process.stop = new AbortController();
      await sleep(500);
    }
  }
  void live();
  return process;
}

function attempt(elector: LeaderElector): boolean {
  try {
    elector.fence.assertHeld();
    return true;
  } catch (error) {
    if (error instanceof LeaseLostError) return false;
    throw error;
  }
}

function cycle<T>(items: readonly T[], fallback: T): () => T {
  let index = 0;
  return () => items[index++ % items.length] ?? fallback;
}

describe('leader election', () => {
  it('never has two leaders at once, and one in the end', { timeout: 120_000 }, async () => {
    let terms = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async ({ rates, passages, happenings, jitters }) => {
        const calm: Passage = { requestMs: 5, replyMs: 5, fault: 'none' };
        const simulation = createSimulation();
        const next = cycle(passages, calm);
        const server = createLeaseServer(simulation, () =>
          simulation.time < storm ? next() : calm,
        );
        const processes = rates.map((rate, index) =>
          startProcess(simulation, server, `p${index}`, rate, cycle(jitters, 0)),
        );
        for (const { at, process: index, what, durationMs } of happenings) {
          simulation.after(at, () => {
            const process = processes[index % processes.length];
            if (what === 'touch') server.touch();
            else if (what === 'stop') process?.stop.abort();
            else {
              process?.clock.pause();
              simulation.after(durationMs, () => process?.clock.resume());
            }
          });
        }
        let last = '';
        const check = () => {
          const leaders = processes.filter(({ elector }) => elector.isLeader());
          expect(leaders.length).toBeLessThanOrEqual(1);
          expect(leaders.every(({ mayWrite }) => mayWrite)).toBe(true);
          const holder = leaders[0]?.elector.holder() ?? '';
          if (holder !== '' && holder !== last) terms += 1;
          last = holder;
        };
        await simulation.advance(storm, check);
        await simulation.advance(120_000, check);
        expect(processes.filter(({ elector }) => elector.isLeader())).toHaveLength(1);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 60_000 },
    );
    expect(terms).toBeGreaterThan(300);
  });
});
