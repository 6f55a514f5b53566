import { afterEach, describe, expect, it, vi } from 'vitest';
import { builtin } from './builtin-resources.ts';
import type { WatchEvent, WatchOptions } from './client.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { TransportError } from './errors.ts';
import { createKubeClient } from './kube-client.ts';
import type { KubeObject } from './kube-object.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createFixedCredentials } from './testing/fixed-credentials.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { rejectionOf } from './testing/rejection-of.ts';
import { sendJson, startScriptedServer } from './testing/scripted-server.ts';
import type { Script } from './testing/scripted-server.ts';
import { createTransport } from './transport.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function setUp(script: Script, clock: Clock = systemClock) {
  const server = await startScriptedServer(script);
  const logger = createCollectingLogger();
  const credentials = createFixedCredentials({ server: server.url });
  const transport = createTransport({ credentials, clock, logger });
  cleanups.push(
    () => transport.close(),
    () => server.close(),
  );
  const client = createKubeClient({ transport, logger, clock, fieldManager: 'slipway' });
  const controller = new AbortController();
  const watch = (more: Partial<WatchOptions> = {}) =>
    client.watch(builtin.pod, {
      resourceVersion: '5',
      timeoutSeconds: 300,
      signal: controller.signal,
      ...more,
    });
  return { server, watch, controller };
}

const event = (type: string, name: string): string =>
  `${JSON.stringify({ type, object: { apiVersion: 'v1', kind: 'Pod', metadata: { name } } })}\n`;

async function collect(events: AsyncIterable<WatchEvent<KubeObject>>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { type, object } of events) {
    seen.push(`${type} ${'metadata' in object ? object.metadata.name : JSON.stringify(object)}`);
  }
  return seen;
}

describe('watch', () => {
  it('asks for bookmarks from a resource version, and ends when the server does', async () => {
    const { watch, server } = await setUp((_, response) => {
      response.write(event('ADDED', 'ä'));
      response.end(event('BOOKMARK', '') + event('DELETED', 'ä'));
    });
    const options = { namespace: 'team', labelSelector: 'a', fieldSelector: 'b=c' };
    expect(await collect(watch(options))).toEqual(['ADDED ä', 'BOOKMARK ', 'DELETED ä']);
    expect(server.received[0]?.url).toBe(
      '/api/v1/namespaces/team/pods?watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=300&labelSelector=a&fieldSelector=b%3Dc',
    );
  });

  it('asks for the initial state and for metadata only', async () => {
    const partial = '{"type":"ADDED","object":{"kind":"PartialObjectMetadata","metadata":{}}}\n';
    const { watch, server } = await setUp((_, response) => void response.end(partial));
    const options = { resourceVersion: '', sendInitialEvents: true, metadataOnly: true };
    for await (const { object } of watch(options)) {
      expect(object).toMatchObject({ apiVersion: 'v1', kind: 'Pod' });
    }
    expect(server.received).toMatchObject([
      {
        url: '/api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
        headers: { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' },
      },
    ]);
  });

  it('passes on what the server reports, without its body', async () => {
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'old', more: 1 };
    const { watch } = await setUp(
      (_, response) => void response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`),
    );
    expect(await collect(watch())).toEqual([
      'ERROR {"kind":"Status","code":410,"reason":"Expired","message":"old"}',
    ]);
  });

  it('rejects with what the server answered instead of events', async () => {
    const { watch, server } = await setUp((_, response) =>
      sendJson(response, 429, { kind: 'Status', message: 'busy' }, { 'retry-after': '3' }),
    );
    await expect(collect(watch())).rejects.toMatchObject({ code: 429, retryAfterMs: 3_000 });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['is no JSON', '{"type":"ADDED","object":{hunter2\n'],
    ['is of no known type', '{"type":"RENAMED","object":{"metadata":{"name":"hunter2"}}}\n'],
    ['has no object', '{"type":"ADDED","hunter2":1}\n'],
    ['is the page of a proxy', '<html>hunter2</html>\n'],
    ['is cut off', '{"type":"ADDED","object":{"metadata":{"name":"hunter2"'],
  ])('rejects where a line %s, after the events before it', async (_, line) => {
    const { watch } = await setUp(
      (_request, response) => void response.end(event('ADDED', 'a') + line),
    );
    const seen: string[] = [];
    const failed = (async () => {
      for await (const { type } of watch()) seen.push(type);
    })();
    const bytes = Buffer.byteLength(line.trimEnd());
    await expect(failed).rejects.toThrow(
      new TransportError(`WATCH /api/v1/pods: a line of ${bytes} bytes is no watch event`),
    );
    expect(seen).toEqual(['ADDED']);
  });

  it('rejects when the connection breaks', async () => {
    const { watch } = await setUp((_, response) => {
      response.write(event('ADDED', 'a'), () => response.destroy());
    });
    await expect(collect(watch())).rejects.toThrow(TransportError);
  });

  it('rejects where the server takes the call and never begins to answer', async () => {
    const clock = createManualClock();
    const { watch, server } = await setUp(() => {}, clock);
    const failed = rejectionOf(collect(watch()));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    clock.advance(30_000);
    expect((await failed).message).toContain('no answer within 30 s');
    await vi.waitFor(() => expect(server.open).toBe(0));
  });

  it('outlives any silence once it began, until it is aborted; then its socket is gone', async () => {
    const clock = createManualClock();
    let activity = 0;
    const { watch, server, controller } = await setUp((_, response) => {
      response.write(`${event('ADDED', 'a')}{"type":"ADD`);
    }, clock);
    const seen = collect(watch({ onActivity: () => (activity += 1) }));
    await vi.waitFor(() => expect(activity).toBe(1));
    clock.advance(3_600_000);
    expect(server.open).toBe(1);
    controller.abort();
    expect(await seen).toEqual(['ADDED a']);
    await vi.waitFor(() => expect(server.open).toBe(0));
    expect(clock.waiting()).toEqual([]);
  });

  it('does not call at all once it is aborted', async () => {
    const { watch, server, controller } = await setUp(() => {});
    controller.abort();
    expect(await collect(watch())).toEqual([]);
    expect(server.received).toEqual([]);
  });

  it('frees its socket where the reader breaks off', async () => {
    const { watch, server } = await setUp((_, response) => {
      response.write(event('ADDED', 'a') + event('ADDED', 'b'));
    });
    for await (const { type } of watch()) {
      expect(type).toBe('ADDED');
      break;
    }
    await vi.waitFor(() => expect(server.open).toBe(0));
  });
});
