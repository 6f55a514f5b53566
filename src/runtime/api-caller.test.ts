import { afterEach, describe, expect, it, vi } from 'vitest';
import { builtin } from './builtin-resources.ts';
import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { LeaseLostError, TransportError } from './errors.ts';
import type { KubeObject } from './kube-object.ts';
import {
  createClientUnderTest,
  startClientAndServer,
  statusBody,
} from './testing/client-under-test.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { rejectionOf } from './testing/rejection-of.ts';
import { sendJson } from './testing/scripted-server.ts';
import type { Script } from './testing/scripted-server.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function setUp(script: Script, clock?: Clock) {
  const started = await startClientAndServer(script, clock);
  cleanups.push(started.close);
  return started;
}

const ref = { namespace: 'team', name: 'orders' };
const deployment = (spec: object = {}): KubeObject & { spec: object } => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { ...ref },
  spec,
});

describe('retries', () => {
  const busy =
    (code: number, seconds?: number): Script =>
    (_, response, index) =>
      index === 0
        ? sendJson(
            response,
            code,
            statusBody(code, 'Busy', 'busy'),
            seconds === undefined ? {} : { 'retry-after': String(seconds) },
          )
        : sendJson(response, 200, deployment());

  it('does not come back with a write once the lease is lost', async () => {
    const clock = createManualClock();
    const { client, server } = await setUp(busy(429, 7), clock);
    let isHeld = true;
    const assertHeld = (): void => {
      if (!isHeld) throw new LeaseLostError('not held');
    };
    const fence = { assertHeld };
    const writing = rejectionOf(client.delete(builtin.deployment, ref, { uid: 'u', fence }));
    await vi.waitFor(() => expect(clock.waiting()).toEqual([7_000]));
    isHeld = false;
    clock.advance(7_000);
    expect(await writing).toBeInstanceOf(LeaseLostError);
    expect(server.received).toHaveLength(1);
    isHeld = true;
    expect(await client.delete(builtin.deployment, ref, { uid: 'u', fence })).toBe(true);
  });

  it.each([429, 500, 503, 504])(
    'comes back after Retry-After on %i, and not before',
    async (code) => {
      const clock = createManualClock();
      const { client, server, retried } = await setUp(busy(code, 7), clock);
      const answer = client.get(builtin.deployment, ref);
      await vi.waitFor(() => expect(clock.waiting()).toEqual([7_000]));
      clock.advance(6_999);
      expect(server.received).toHaveLength(1);
      clock.advance(1);
      expect(await answer).toEqual(deployment());
      expect(server.received).toHaveLength(2);
      expect(retried).toEqual([String(code)]);
    },
  );

  it('comes back with a create only where it was certainly not carried out', async () => {
    const clock = createManualClock();
    const first = await setUp(busy(429, 1), clock);
    const answer = first.client.create(builtin.deployment, deployment());
    await vi.waitFor(() => expect(clock.waiting()).toEqual([1_000]));
    clock.advance(1_000);
    expect(await answer).toEqual(deployment());

    const second = await setUp(busy(503, 1), clock);
    await expect(second.client.create(builtin.deployment, deployment())).rejects.toMatchObject({
      code: 503,
      retryAfterMs: 1_000,
    });
    expect(second.server.received).toHaveLength(1);
  });

  it('does not come back on 503 without Retry-After, nor where there is no time left', async () => {
    const clock = createManualClock();
    const unsaid = await setUp(busy(503), clock);
    await expect(unsaid.client.get(builtin.deployment, ref)).rejects.toMatchObject({ code: 503 });
    const late = await setUp(busy(429, 10), clock);
    await expect(
      late.client.get(builtin.deployment, ref, { timeoutMs: 10_000 }),
    ).rejects.toMatchObject({ code: 429, retryAfterMs: 10_000 });
    expect(late.server.received).toHaveLength(1);
  });

  it('gives up after ten attempts', async () => {
    const clock = createManualClock();
    const { client, server } = await setUp(
      (_, response) => sendJson(response, 429, {}, { 'retry-after': '1' }),
      clock,
    );
    const answer = rejectionOf(client.get(builtin.deployment, ref));
    for (let attempt = 1; attempt < 10; attempt += 1) {
      await vi.waitFor(() => expect(clock.waiting()).toEqual([1_000]));
      clock.advance(1_000);
      await vi.waitFor(() => expect(server.received).toHaveLength(attempt + 1));
    }
    expect(await answer).toMatchObject({ code: 429 });
  });

  const cutOff: Script = (_, response, index) =>
    index === 0 ? void response.destroy() : sendJson(response, 200, deployment());

  it.each<[string, (client: KubeClient) => Promise<unknown>]>([
    ['get', (client) => client.get(builtin.deployment, ref)],
    ['apply', (client) => client.apply(builtin.deployment, deployment())],
    ['delete', (client) => client.delete(builtin.deployment, ref, { uid: 'u' })],
  ])('repeats %s when the connection breaks', async (_, act) => {
    const { client, server } = await setUp(cutOff);
    await act(client);
    expect(server.received).toHaveLength(2);
  });

  it.each<[string, (client: KubeClient) => Promise<unknown>]>([
    ['create', (client) => client.create(builtin.deployment, deployment())],
    ['replace', (client) => client.replace(builtin.deployment, deployment())],
    ['merge patch', (client) => client.mergePatch(builtin.deployment, ref, {})],
  ])('does not repeat %s when the connection breaks: it may have been done', async (_, act) => {
    const { client, server } = await setUp(cutOff);
    await expect(act(client)).rejects.toThrow(TransportError);
    expect(server.received).toHaveLength(1);
  });

  it('repeats a create that no server took', async () => {
    const clock = createManualClock();
    const { client, retried } = createClientUnderTest(new URL('http://127.0.0.1:1'), clock);
    const answer = rejectionOf(client.create(builtin.deployment, deployment(), { timeoutMs: 150 }));
    await vi.waitFor(() => expect(clock.waiting()).toEqual([100]));
    clock.advance(100);
    expect((await answer).message).toContain('ECONNREFUSED');
    expect(retried).toEqual(['<error>']);
  });

  it('stops waiting when the caller aborts', async () => {
    const clock = createManualClock();
    const { client, server } = await setUp(busy(429, 7), clock);
    const controller = new AbortController();
    const answer = rejectionOf(client.get(builtin.deployment, ref, { signal: controller.signal }));
    await vi.waitFor(() => expect(clock.waiting()).toEqual([7_000]));
    controller.abort();
    expect((await answer).message).toContain('aborted');
    expect(server.received).toHaveLength(1);
  });

  it('counts every attempt', async () => {
    const { client, answered, server } = await setUp(cutOff);
    await client.get(builtin.deployment, ref);
    expect(answered.map(({ method, code, host }) => [method, code, host])).toEqual([
      ['GET', '<error>', server.url.host],
      ['GET', '200', server.url.host],
    ]);
    expect(answered[1]?.responseBytes).toBe(JSON.stringify(deployment()).length);
  });
});
