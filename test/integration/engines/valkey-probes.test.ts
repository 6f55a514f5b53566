import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withSession } from '../../../src/controllers/database/engines/valkey/session.ts';
import { valkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { isValkeyMissing, useValkey, whyNoValkey } from '../support/use-valkey.ts';

const { signal } = new AbortController();
const fine = { startup: true, readiness: true, liveness: true };

describe.skipIf(isValkeyMissing)(`the probes of a real Valkey ${whyNoValkey}`, () => {
  const used = useValkey();
  const connection = (username: string, password: string): Connection => ({
    host: '127.0.0.1',
    port: used.server.port,
    database: '0',
    username,
    password,
    tls: 'disable',
  });
  const asAdmin = (...command: string[]) =>
    withSession(connection(valkey.superuser, used.adminPassword), signal, ({ run }) =>
      run(...command),
    );
  const logIn = () =>
    tryLogin(valkey, connection(used.names.login, used.servicePassword), { signal });

  /** Which of the probes succeed. */
  async function probe(): Promise<Record<string, boolean>> {
    const { probes } = used.server.container;
    const results = await Promise.all(
      Object.entries(probes).map(async ([name, { exec }]) => {
        const { code, output } = await used.server.exec(exec?.command ?? []);
        expect(output).not.toMatch(/secret-of/);
        return [name, code === 0] as const;
      }),
    );
    return Object.fromEntries(results);
  }

  it('succeed while it serves', async () => {
    expect(await probe()).toEqual(fine);
  });

  it('hold no password', () => {
    expect(JSON.stringify(used.server.container.probes)).not.toContain(used.adminPassword + '"');
    expect(used.server.container.env).toEqual([]);
  });

  it('succeed where the file has another password than the server', async () => {
    used.server.setPassword('admin', `other's "password"`);
    expect(await probe()).toEqual(fine);
    used.server.setPassword('admin', used.adminPassword);
  });

  it('succeed where the disk takes no data, which a login tells', async () => {
    await asAdmin('CONFIG', 'SET', 'save', '3600 1');
    used.server.setWritable(false);
    await asAdmin('SET', 'key', 'value');
    await asAdmin('BGSAVE');
    await expect
      .poll(logIn, { timeout: 20_000 })
      .toMatchObject({ result: 'refused', message: expect.stringContaining('it cannot write') });
    expect(await probe()).toEqual(fine);
    used.server.setWritable(true);
    await asAdmin('BGSAVE');
    await expect.poll(logIn, { timeout: 20_000 }).toEqual({ result: 'verified' });
  });

  it('keep it alive and out of service while it loads its data', async () => {
    const fill = `for i = 1, 3000 do redis.call('SET', 'filled' .. i, string.rep('v', 100)) end`;
    await asAdmin('EVAL', fill, '0');
    await asAdmin('BGREWRITEAOF');
    await expect
      .poll(() => asAdmin('INFO', 'persistence'), { timeout: 20_000 })
      .toMatch(/aof_rewrite_in_progress:0[^]*aof_last_bgrewrite_status:ok/);
    // Options for tests of the server's own: microseconds for each key, and when it looks up.
    const slow = ['--key-load-delay', '2000', '--loading-process-events-interval-bytes', '1024'];
    await used.server.restart(slow, 'starting');
    expect(await probe()).toEqual({ startup: true, readiness: false, liveness: true });
    expect(await logIn()).toMatchObject({
      result: 'unreachable',
      message: expect.stringContaining('LOADING'),
    });
    await expect.poll(probe, { timeout: 60_000 }).toEqual(fine);
    expect(await asAdmin('DBSIZE')).toBeGreaterThanOrEqual(3000);
  });

  describe('with a server that is stopped', () => {
    beforeAll(() => used.server.signal('SIGSTOP'));
    afterAll(() => used.server.signal('SIGCONT'));

    it('fail, and a login tells that it does not answer', async () => {
      expect(await probe()).toEqual({ startup: false, readiness: false, liveness: false });
      expect(await logIn()).toMatchObject({ result: 'unreachable' });
    });

    it('a login ends at once with the signal', async () => {
      const controller = new AbortController();
      const started = performance.now();
      const login = tryLogin(valkey, connection(used.names.login, used.servicePassword), {
        signal: controller.signal,
      });
      controller.abort();
      expect(await login).toMatchObject({ result: 'unreachable' });
      expect(performance.now() - started).toBeLessThan(2_000);
    });
  });

  it('fail where nothing listens', async () => {
    await used.server.end();
    expect(await probe()).toEqual({ startup: false, readiness: false, liveness: false });
  });
});
