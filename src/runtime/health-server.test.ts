import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startHealthServer } from './health-server.ts';
import type { HealthServer, HealthServerOptions } from './health-server.ts';
import { createManualClock } from './testing/manual-clock.ts';

const servers: HealthServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close(0)));
});

async function setUp(options: Partial<HealthServerOptions> = {}) {
  const clock = createManualClock();
  const server = await startHealthServer({ host: '127.0.0.1', port: 0, clock, ...options });
  const ask = async (path: string, method = 'GET') => {
    const url = `http://127.0.0.1:${server.port}${path}`;
    const response = await fetch(url, { method, headers: { connection: 'close' } });
    return { status: response.status, text: (await response.text()).trim() };
  };
  return { server, clock, ask };
}

async function setUpToClose(options: Partial<HealthServerOptions> = {}) {
  const started = await setUp(options);
  servers.push(started.server);
  return started;
}

describe('health server', () => {
  it('is well where every check is', async () => {
    const { ask } = await setUpToClose({ ready: { informers: () => '', lease: () => '' } });
    expect(await ask('/healthz')).toEqual({ status: 200, text: 'ok' });
    expect(await ask('/readyz')).toEqual({ status: 200, text: 'ok' });
    expect(await ask('/readyz?verbose')).toEqual({
      status: 200,
      text: '[+]informers ok\n[+]lease ok\nall checks passed',
    });
  });

  it('says why a check fails, and lists the others only when asked', async () => {
    let trouble = 'pods has not synced';
    const { ask } = await setUpToClose({
      live: { queue: () => '' },
      ready: { informers: () => trouble, lease: () => '' },
    });
    const failed = '[-]informers failed: pods has not synced';
    expect(await ask('/readyz')).toEqual({ status: 503, text: `${failed}\nchecks failed: 1` });
    expect(await ask('/readyz?verbose')).toEqual({
      status: 503,
      text: `${failed}\n[+]lease ok\nchecks failed: 1`,
    });
    expect((await ask('/healthz')).status).toBe(200);
    trouble = '';
    expect((await ask('/readyz')).status).toBe(200);
  });

  it('takes a check that throws for one that fails', async () => {
    const check = (): string => {
      throw new Error('broken');
    };
    const { ask } = await setUpToClose({ live: { odd: check } });
    expect(await ask('/healthz')).toEqual({
      status: 503,
      text: '[-]odd failed: the check itself failed: broken\nchecks failed: 1',
    });
  });

  it('serves metrics where there are any, and 500 where they fail', async () => {
    const metrics = { contentType: 'text/plain', text: () => Promise.resolve('up 1') };
    const { ask } = await setUpToClose({ metrics });
    expect(await ask('/metrics')).toEqual({ status: 200, text: 'up 1' });
    const broken = { contentType: 'text/plain', text: () => Promise.reject(new Error('x')) };
    expect((await (await setUpToClose({ metrics: broken })).ask('/metrics')).status).toBe(500);
    expect((await (await setUpToClose()).ask('/metrics')).status).toBe(404);
  });

  it.each([
    ['/', 'GET', 404],
    ['//', 'GET', 404],
    ['/healthz', 'POST', 405],
    ['/healthz', 'HEAD', 200],
  ])('answers %s by %s with %i', async (path, method, expected) => {
    expect((await (await setUpToClose()).ask(path, method)).status).toBe(expected);
  });

  it('says which address it could not have', async () => {
    const { server } = await setUpToClose();
    await expect(setUp({ port: server.port })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${server.port}: listen EADDRINUSE`,
    );
  });

  it('waits for what is under way when it closes, up to the grace period', async () => {
    let finish = (_text: string): void => {};
    const metrics = {
      contentType: 'text/plain',
      text: () => new Promise<string>((resolve) => (finish = resolve)),
    };
    const { server, ask, clock } = await setUp({ metrics });
    const text = vi.spyOn(metrics, 'text');
    const answer = ask('/metrics');
    await vi.waitFor(() => expect(text).toHaveBeenCalled());
    const closed = server.close(5_000);
    finish('up 1');
    expect(await answer).toEqual({ status: 200, text: 'up 1' });
    await closed;
    expect(clock.waiting()).toEqual([]);
  });

  it('breaks off what takes longer than the grace period', async () => {
    const metrics = { contentType: 'text/plain', text: () => new Promise<string>(() => {}) };
    const { server, clock } = await setUp({ metrics });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
    socket.on('error', () => {});
    const gone = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('ready', resolve));
    const closed = server.close(5_000);
    clock.advance(5_000);
    await Promise.all([closed, gone]);
    expect(socket.destroyed).toBe(true);
  });
});
