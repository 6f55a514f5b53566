import { afterEach, describe, expect, it } from 'vitest';
import { builtin } from '../builtin-resources.ts';
import { systemClock } from '../clock.ts';
import type { WatchEvent } from '../client.ts';
import { createInformer } from '../create-informer.ts';
import { ApiError } from '../errors.ts';
import type { KubeObject } from '../kube-object.ts';
import { createClientUnderTest } from './client-under-test.ts';
import { startFakeApiServer } from './fake-api-server.ts';
import { rejectionOf } from './rejection-of.ts';
import { sampleObject } from './simulated-world.ts';

const { configMap, deployment, httpRoute } = builtin;
const ref = (name: string) => ({ namespace: 'shop', name });
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function start(split?: (bytes: Buffer) => readonly Buffer[]) {
  const server = await startFakeApiServer(
    [configMap, deployment],
    split === undefined ? {} : { split },
  );
  const { client, close } = createClientUnderTest(server.url);
  cleanups.push(close, server.close);
  return { ...server, client };
}

const config = (name: string, data: object = {}): KubeObject & { data: object } => ({
  ...sampleObject(configMap, name),
  data,
});

async function collect(
  events: AsyncIterable<WatchEvent<KubeObject>>,
  count: number,
): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of events) {
    const isError = event.type === 'ERROR';
    seen.push(`${event.type} ${isError ? event.object.code : (event.object.metadata.name ?? '-')}`);
    if (seen.length === count) break;
  }
  return seen;
}

const watching = { timeoutSeconds: 60, signal: new AbortController().signal };

describe('the fake API server', () => {
  it('applies for several managers', async () => {
    const { client } = await start();
    const first = await client.apply(configMap, config('a', { x: '1', y: '1' }));
    expect(first.created).toBe(true);
    const same = await client.apply(configMap, config('a', { x: '1', y: '1' }));
    expect(same).toEqual({ object: first.object, created: false });
    await client.apply(configMap, config('a', { z: '1' }), { fieldManager: 'other' });
    const last = await client.apply(configMap, config('a', { x: '2' }));
    expect(last.object).toMatchObject({ data: { x: '2', z: '1' } });
    expect(last.object.data).not.toHaveProperty('y');
    expect(last.object.metadata).toMatchObject({ uid: first.object.metadata.uid, generation: 3 });
  });

  it('keeps status apart', async () => {
    const { client } = await start();
    const body = sampleObject(deployment, 'a', { spec: { replicas: 1 } });
    await client.apply(deployment, body);
    const withStatus = Object.assign({ ...body }, { status: { replicas: 1 } });
    await client.applyStatus(deployment, withStatus);
    const { object } = await client.apply(deployment, body);
    expect(object).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 1 } });
    expect(object.metadata.generation).toBe(1);
  });

  it('refuses what does not meet its preconditions', async () => {
    const { client } = await start();
    const { object } = await client.apply(configMap, config('a'));
    const codes: (number | undefined)[] = [];
    const attempts = [
      () => client.get(configMap, ref('none')),
      () => client.create(configMap, config('a')),
      () => client.apply(configMap, { ...config('a'), metadata: { ...ref('a'), uid: 'other' } }),
      () => client.apply(configMap, { ...config('b'), metadata: { ...ref('b'), uid: 'other' } }),
      () =>
        client.replace(configMap, {
          ...object,
          metadata: { ...object.metadata, resourceVersion: '1' },
        }),
      () => client.get(httpRoute, ref('a')),
    ];
    for (const attempt of attempts) {
      const error = await rejectionOf(attempt());
      codes.push(error instanceof ApiError ? error.code : undefined);
    }
    expect(codes).toEqual([404, 409, 422, 409, 409, 404]);
    expect(await client.delete(configMap, ref('a'), { uid: 'other' })).toBe(false);
    expect(await client.delete(configMap, ref('a'), { uid: object.metadata.uid ?? '' })).toBe(true);
  });

  it('keeps an object with finalizers until the last is taken off', async () => {
    const { client, cluster } = await start();
    const body = config('a');
    const finalized = { ...body, metadata: { ...body.metadata, finalizers: ['x/y'] } };
    const { object } = await client.apply(configMap, finalized, { fieldManager: 'f' });
    await client.delete(configMap, ref('a'), { uid: object.metadata.uid ?? '' });
    expect(cluster.get(configMap, ref('a'))?.metadata.deletionTimestamp).toBeDefined();
    await client.apply(configMap, body, { fieldManager: 'f' });
    expect(cluster.get(configMap, ref('a'))).toBeUndefined();
  });

  it('streams the state and what happens after it', async () => {
    const { client, cluster, api } = await start();
    cluster.put(configMap, config('a'));
    const options = { ...watching, resourceVersion: '', sendInitialEvents: true };
    const seen = collect(client.watch(configMap, options), 3);
    await expect.poll(() => api.watches().length).toBe(1);
    cluster.remove(configMap, ref('a'));
    expect(await seen).toEqual(['ADDED a', 'BOOKMARK -', 'DELETED a']);
  });

  it('answers a watch from a forgotten version with an ERROR event', async () => {
    const { client, cluster } = await start();
    cluster.put(configMap, config('a'));
    cluster.compact();
    const events = client.watch(configMap, { ...watching, resourceVersion: '1' });
    expect(await collect(events, 9)).toEqual(['ERROR 410']);
  });

  it('carries an informer over sockets, whatever the pieces and the resets', async () => {
    const { client, cluster, api } = await start((bytes) =>
      Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)),
    );
    const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
    const backoff = { initialMs: 5, maxMs: 20, factor: 2, jitter: 0, resetAfterMs: 100 };
    const informer = createInformer<KubeObject>(
      { client, clock: systemClock, logger, timing: { backoff } },
      { resource: configMap },
    );
    const stopping = new AbortController();
    const ended = informer.run(stopping.signal);
    await informer.waitForSync(stopping.signal);
    for (let round = 0; round < 12; round += 1) {
      cluster.put(configMap, config(`c${round % 5}`, { text: `ä\u{1F680}${round}` }));
      if (round % 3 === 0) api.watches()[0]?.reset();
      if (round % 4 === 3) cluster.compact();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => informer.lister.list().length, { timeout: 10_000 }).toBe(5);
    await expect
      .poll(() => new Set(informer.lister.list()), { timeout: 10_000 })
      .toEqual(new Set(cluster.list(configMap)));
    stopping.abort();
    await ended;
    await expect.poll(() => api.watches().length).toBe(0);
  });
});
