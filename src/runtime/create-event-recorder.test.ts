import { describe, expect, it } from 'vitest';
import { createEventRecorder } from './create-event-recorder.ts';
import { ApiError } from './errors.ts';
import type { RecordedEvent } from './event-recorder.ts';
import type { KubeObject } from './kube-object.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createEventServer } from './testing/event-server.ts';
import { createSimulation } from './testing/simulation.ts';

const minute = 60_000;

function microservice(name = 'orders'): KubeObject {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name, namespace: 'shop', uid: `uid-${name}` },
  };
}

function warning(reason = 'SecretMissing'): RecordedEvent {
  return { type: 'Warning', reason, action: 'Reconcile', note: 'Secret orders-db does not exist' };
}

function setUp(latencyMs?: number) {
  const simulation = createSimulation();
  const server = createEventServer(simulation, latencyMs);
  const logger = createCollectingLogger();
  const recorder = createEventRecorder({
    client: server.client,
    clock: simulation.clock(),
    logger,
    controller: 'slipway.dev/operator',
    instance: 'slipway-0',
  });
  const counts = () => [...server.events.values()].map((event) => event.series?.count ?? 1);
  return { simulation, server, logger, recorder, counts };
}

describe('createEventRecorder', () => {
  it('creates the first one and makes the second one a series, then counts in memory', async () => {
    const { simulation, server, recorder, counts } = setUp();
    recorder.record(microservice(), warning());
    await simulation.advance(minute);
    expect(counts()).toEqual([1]);
    recorder.record(microservice(), warning());
    await simulation.advance(minute);
    expect([...server.events.values()][0]?.series).toEqual({
      count: 2,
      lastObservedTime: '2026-01-01T00:01:00.000000Z',
    });
    for (let index = 0; index < 50; index += 1) recorder.record(microservice(), warning());
    await simulation.advance(minute);
    expect(counts()).toEqual([2]);
    expect(server.writes).toHaveLength(2);
  });

  it('writes the last count when nothing more came for six minutes, and begins anew after', async () => {
    const { simulation, server, recorder, counts } = setUp();
    for (let index = 0; index < 9; index += 1) recorder.record(microservice(), warning());
    await simulation.advance(20);
    for (let index = 0; index < 3; index += 1) recorder.record(microservice(), warning());
    await simulation.advance(5 * minute);
    expect(counts()).toEqual([9]);
    await simulation.advance(3 * minute);
    expect(counts()).toEqual([12]);
    recorder.record(microservice(), warning());
    await simulation.advance(minute);
    expect(counts()).toEqual([12, 1]);
    await simulation.advance(60 * minute);
    expect(server.writes).toHaveLength(4);
  });

  it('refreshes a series every half an hour', async () => {
    const { simulation, server, recorder, counts } = setUp();
    for (let index = 0; index < 90; index += 1) {
      recorder.record(microservice(), warning());
      await simulation.advance(minute);
    }
    expect(counts()[0]).toBeGreaterThan(60);
    expect(server.writes.length).toBeLessThanOrEqual(4);
  });

  it('keeps series of different reasons and objects apart', async () => {
    const { simulation, recorder, server } = setUp();
    recorder.record(microservice('a'), warning('A'));
    recorder.record(microservice('a'), warning('B'));
    recorder.record(microservice('b'), warning('A'));
    await simulation.advance(minute);
    expect(
      [...server.events.values()]
        .map((event) => `${event.regarding.name} ${event.reason}`)
        .toSorted(),
    ).toEqual(['a A', 'a B', 'b A']);
  });

  it('gives an object 25 events at once and then one every five minutes', async () => {
    const { simulation, server, recorder } = setUp();
    for (let index = 0; index < 100; index += 1)
      recorder.record(microservice(), warning(`R${index}`));
    recorder.record(microservice('other'), warning());
    await simulation.advance(minute);
    expect(server.events.size).toBe(26);
    await simulation.advance(9 * minute);
    for (let index = 100; index < 200; index += 1)
      recorder.record(microservice(), warning(`R${index}`));
    await simulation.advance(minute);
    expect(server.events.size).toBe(28);
  });

  it('drops what the queue cannot hold and writes few at once', async () => {
    const { simulation, server, recorder } = setUp(1000);
    for (let index = 0; index < 3000; index += 1)
      recorder.record(microservice(`m${index}`), warning());
    await simulation.advance(60 * minute);
    expect(server.events.size).toBe(1004);
    expect(server.busiest).toBe(4);
  });

  it.each([
    ['the namespace is gone', { code: 404 }],
    [
      'the namespace is being deleted',
      { code: 403, details: { causes: [{ reason: 'NamespaceTerminating' }] } },
    ],
  ])('is quiet where %s', async (_, status) => {
    const { simulation, server, logger, recorder } = setUp();
    server.fail(new ApiError('POST', '/events', status));
    recorder.record(microservice(), warning());
    await simulation.advance(10 * minute);
    expect(logger.lines).toEqual([]);
    expect(server.writes).toHaveLength(1);
  });

  it('logs another failure, and creates the event when it comes again', async () => {
    const { simulation, server, logger, recorder, counts } = setUp();
    server.fail(new ApiError('POST', '/events', { code: 422, message: 'no action' }));
    recorder.record(microservice(), warning());
    await simulation.advance(1000);
    expect(logger.lines.map((line) => line.message)).toEqual(['cannot record an event']);
    server.fail(undefined);
    recorder.record(microservice(), warning());
    await simulation.advance(1000);
    expect(counts()).toEqual([1]);
  });

  it('begins anew where the event of a series has expired', async () => {
    const { simulation, server, recorder, counts } = setUp();
    recorder.record(microservice(), warning());
    await simulation.advance(1000);
    server.events.clear();
    recorder.record(microservice(), warning());
    await simulation.advance(1000);
    expect(counts()).toEqual([]);
    recorder.record(microservice(), warning());
    await simulation.advance(1000);
    expect(counts()).toEqual([1]);
  });

  it('never throws, whatever it is given', () => {
    const { recorder, logger } = setUp();
    const nothing = JSON.parse('{}') as KubeObject;
    expect(() => recorder.record(nothing, warning())).not.toThrow();
    expect(logger.lines).toHaveLength(1);
  });
});

describe('drain', () => {
  it('writes what is queued and what series have not told', async () => {
    const { simulation, server, recorder, counts } = setUp();
    recorder.record(microservice(), warning());
    await simulation.advance(1000);
    for (let index = 0; index < 4; index += 1) recorder.record(microservice(), warning());
    await simulation.advance(1000);
    recorder.record(microservice(), warning());
    recorder.record(microservice('late'), warning());
    const drained = recorder.drain(5000);
    await simulation.advance(1000);
    await drained;
    expect(counts()).toEqual([6, 1]);
    recorder.record(microservice('later'), warning());
    await simulation.advance(60 * minute);
    expect(server.events.size).toBe(2);
  });

  it('gives up after its time', async () => {
    const { simulation, server, recorder } = setUp(4000);
    for (let index = 0; index < 20; index += 1)
      recorder.record(microservice(`m${index}`), warning());
    let isDrained = false;
    const drained = recorder.drain(5000).then(() => {
      isDrained = true;
    });
    await simulation.advance(4999);
    expect(isDrained).toBe(false);
    await simulation.advance(1);
    await drained;
    await simulation.advance(60 * minute);
    expect(server.events.size).toBe(8);
  });
});
