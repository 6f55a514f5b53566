import { describe, expect, it } from 'vitest';
import { LeaseLostError } from './errors.ts';
import { createLeaderElector, type LeaderElector } from './leader-election.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createLeaseServer, type Passage } from './testing/lease-server.ts';
import { createSimulation, type SimulatedClock } from './testing/simulation.ts';

const swift: Passage = { requestMs: 5, replyMs: 5, fault: 'none' };

interface Candidate {
  readonly clock: SimulatedClock;
  readonly elector: LeaderElector;
  readonly stop: AbortController;
  /** Lets the work end, once it was asked to stop. */
  finish(): void;
  readonly log: string[];
  ended: boolean;
}

function setUp() {
  const simulation = createSimulation();
  const network = { passage: swift };
  const server = createLeaseServer(simulation, () => network.passage);

  function candidate(identity: string, start = true): Candidate {
    const clock = simulation.clock();
    const log: string[] = [];
    const stop = new AbortController();
    const work = Promise.withResolvers<void>();
    const elector = createLeaderElector({
      client: server.client(clock),
      clock,
      logger: createCollectingLogger(),
      identity,
      lease: { namespace: 'slipway-system', name: 'slipway' },
      jitter: () => 0.5,
    });
    const result: Candidate = { clock, elector, stop, finish: work.resolve, log, ended: false };
    const run = async () => {
      await elector.run(stop.signal, {
        async onStarted(signal) {
          log.push('started');
          signal.addEventListener('abort', () => log.push('asked to stop'));
          await work.promise;
        },
        onLost: (error) => log.push(error.message),
      });
      result.ended = true;
    };
    if (start) void run();
    return result;
  }

  return { simulation, network, server, candidate };
}

describe('createLeaderElector', () => {
  it('takes a free lease and renews it', async () => {
    const { simulation, server, candidate } = setUp();
    const a = candidate('a');
    expect(a.elector.isLeader()).toBe(false);
    await simulation.advance(100);
    expect(a.elector.isLeader()).toBe(true);
    expect(a.elector.holder()).toBe('a');
    expect(server.lease()).toMatchObject({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace: 'slipway-system', name: 'slipway' },
      spec: {
        holderIdentity: 'a',
        leaseDurationSeconds: 15,
        acquireTime: '2026-01-01T00:00:00.010000Z',
        renewTime: '2026-01-01T00:00:00.010000Z',
        leaseTransitions: 0,
      },
    });
    await simulation.advance(60_000);
    expect(a.elector.isLeader()).toBe(true);
    expect(server.lease()?.spec).toMatchObject({
      acquireTime: '2026-01-01T00:00:00.010000Z',
      renewTime: '2026-01-01T00:00:58.300000Z',
      leaseTransitions: 0,
    });
    expect(a.log).toEqual(['started']);
  });

  it('keeps others out while it renews, and tells them who holds', async () => {
    const { simulation, candidate } = setUp();
    candidate('a');
    await simulation.advance(100);
    const b = candidate('b');
    await simulation.advance(300_000);
    expect(b.elector.isLeader()).toBe(false);
    expect(b.elector.holder()).toBe('a');
    expect(b.log).toEqual([]);
  });

  it('lets go only once the work has stopped, and another takes over at once', async () => {
    const { simulation, server, candidate } = setUp();
    const a = candidate('a');
    await simulation.advance(100);
    const b = candidate('b');
    await simulation.advance(1000);
    a.stop.abort();
    await simulation.advance(60_000);
    expect(a.log).toEqual(['started', 'asked to stop']);
    expect(a.elector.isLeader()).toBe(true);
    expect(b.elector.isLeader()).toBe(false);
    a.finish();
    await simulation.advance(20);
    expect(a.ended).toBe(true);
    expect(a.elector.isLeader()).toBe(false);
    expect(() => a.elector.fence.assertHeld()).toThrow(LeaseLostError);
    expect(server.lease()?.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await simulation.advance(4000);
    expect(b.elector.isLeader()).toBe(true);
    expect(server.lease()?.spec).toMatchObject({
      holderIdentity: 'b',
      leaseDurationSeconds: 15,
      leaseTransitions: 1,
    });
    expect(a.log).toEqual(['started', 'asked to stop']);
  });

  it('takes over from one that crashed, after the lease has run out', async () => {
    const { simulation, server, candidate } = setUp();
    const a = candidate('a');
    await simulation.advance(100);
    const b = candidate('b');
    await simulation.advance(5000);
    a.clock.pause();
    await simulation.advance(14_000);
    expect(b.elector.isLeader()).toBe(false);
    await simulation.advance(6000);
    expect(b.elector.isLeader()).toBe(true);
    expect(server.lease()?.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it.each(['lost request', 'lost reply', 'unavailable'] as const)(
    'stops writing 10 s after the last renewal began, when calls end as %s',
    async (fault) => {
      const { simulation, network, candidate } = setUp();
      const a = candidate('a');
      await simulation.advance(100);
      network.passage = { ...swift, fault };
      await simulation.advance(9900);
      expect(a.elector.isLeader()).toBe(true);
      await simulation.advance(20);
      expect(a.elector.isLeader()).toBe(false);
      expect(a.log).toEqual([
        'started',
        'asked to stop',
        'The lease is lost: it was not renewed in time',
      ]);
      a.finish();
      await simulation.advance(0);
      expect(a.ended).toBe(true);
    },
  );

  it('recovers where the API server is back before the deadline', async () => {
    const { simulation, network, candidate } = setUp();
    const a = candidate('a');
    await simulation.advance(100);
    network.passage = { ...swift, fault: 'lost reply' };
    await simulation.advance(6000);
    network.passage = swift;
    await simulation.advance(30_000);
    expect(a.elector.isLeader()).toBe(true);
    expect(a.log).toEqual(['started']);
  });

  it('finds out at the first write after it was stopped, before any timer fires', async () => {
    const { simulation, candidate } = setUp();
    const a = candidate('a');
    await simulation.advance(5000);
    expect(() => a.elector.fence.assertHeld()).not.toThrow();
    a.clock.pause();
    await simulation.advance(10_000);
    expect(() => a.elector.fence.assertHeld()).toThrow(LeaseLostError);
    expect(a.log).toEqual([
      'started',
      'asked to stop',
      'The lease is lost: it was not renewed in time',
    ]);
    a.clock.resume();
    await simulation.advance(10_000);
    expect(() => a.elector.fence.assertHeld()).toThrow(LeaseLostError);
  });

  it('is lost at once when another has it', async () => {
    const { simulation, server, candidate } = setUp();
    const a = candidate('a');
    await simulation.advance(100);
    server.remove();
    const b = candidate('b');
    await simulation.advance(2100);
    expect(b.elector.isLeader()).toBe(true);
    expect(a.log).toEqual(['started', 'asked to stop', 'The lease is lost: b holds it']);
  });

  it('makes the lease again when it was deleted, and who saw it held waits', async () => {
    const { simulation, server, candidate } = setUp();
    const a = candidate('a');
    const b = candidate('b');
    await simulation.advance(5000);
    server.remove();
    await simulation.advance(60_000);
    const [leader, other] = a.elector.isLeader() ? [a, b] : [b, a];
    expect(leader.log).toEqual(['started']);
    expect(other.log).toEqual([]);
    expect(server.lease()?.spec?.holderIdentity).toBe(leader.elector.holder());
  });

  it('renews also where somebody annotates the lease', async () => {
    const { simulation, server, candidate } = setUp();
    const a = candidate('a');
    for (let second = 0; second < 60; second += 1) {
      await simulation.advance(1000);
      server.touch();
    }
    expect(a.log).toEqual(['started']);
    expect(server.lease()?.metadata.annotations).toBeDefined();
  });

  it('gives up waiting when it is stopped', async () => {
    const { simulation, candidate } = setUp();
    candidate('a');
    await simulation.advance(100);
    const b = candidate('b');
    await simulation.advance(1000);
    b.stop.abort();
    await simulation.advance(10);
    expect(b.ended).toBe(true);
    expect(b.log).toEqual([]);
  });

  it.each([
    [{ leaseDurationMs: 10_000, renewDeadlineMs: 10_000 }, 'raise leaseDuration'],
    [{ renewDeadlineMs: 2400 }, 'raise renewDeadline'],
    [{ retryPeriodMs: 0 }, 'raise renewDeadline'],
  ])('refuses durations that do not fit: %o', (durations, message) => {
    const simulation = createSimulation();
    const clock = simulation.clock();
    const options = {
      client: createLeaseServer(simulation, () => swift).client(clock),
      clock,
      logger: createCollectingLogger(),
      identity: 'a',
      lease: { namespace: 'n', name: 'n' },
    };
    expect(() => createLeaderElector({ ...options, ...durations })).toThrow(message);
  });

  it('hands on what the work rejects with, after letting go', async () => {
    const simulation = createSimulation();
    const clock = simulation.clock();
    const server = createLeaseServer(simulation, () => swift);
    const elector = createLeaderElector({
      client: server.client(clock),
      clock,
      logger: createCollectingLogger(),
      identity: 'a',
      lease: { namespace: 'n', name: 'n' },
    });
    const failure = new Error('no caches');
    const run = elector.run(new AbortController().signal, {
      onStarted: () => Promise.reject(failure),
      onLost: () => undefined,
    });
    const outcome = run.catch((error: unknown) => error);
    await simulation.advance(100);
    expect(await outcome).toBe(failure);
    expect(server.lease()?.spec?.holderIdentity).toBe('');
  });
});
