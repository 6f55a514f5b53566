import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseEngines } from '../src/crds/database/engine.ts';
import type * as issuing from '../src/controllers/database/steps/issue-certificate.ts';
import type { Engines } from '../src/controllers/database/engines/index.ts';
import { createDriverWorker } from '../src/controllers/database/driver-worker/driver-worker.ts';
import { tryLogin } from '../src/controllers/database/login/try-login.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { createCollectingLogger } from '../src/runtime/testing/collecting-logger.ts';
import type * as thread from '../src/start-driver-thread.ts';
import { bundleOperator } from './build.ts';

describe('a bundle', () => {
  let folder = '';
  let bundled: { engines: Engines };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-build-'));
    const entryPoint = 'src/controllers/database/engines/index.ts';
    await bundleOperator({ outdir: folder, entryPoint });
    // The module is that of the entry point.
    bundled = (await import(pathToFileURL(join(folder, 'main.mjs')).href)) as typeof bundled;
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // A CommonJS package has other exports in a bundle than Node gives it. Some engines see to the
  // server before they load their client: there has to be one, if one that hangs up.
  it.each(databaseEngines)(
    'has a client of %s that reaches out',
    async (name) => {
      const server = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const login = (port: number) =>
        tryLogin(
          bundled.engines[name],
          {
            host: '127.0.0.1',
            port,
            database: '0',
            username: 'u',
            password: 'p',
            tls: 'disable',
          },
          { signal: new AbortController().signal },
        );
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      expect(JSON.stringify(await login(1))).toContain('ECONNREFUSED');
      expect(JSON.stringify(await login(address.port))).not.toContain('no code');
      server.close();
    },
    20_000,
  );
});

describe('a bundle that starts its drivers in a thread', () => {
  it('finds the thread beside it, and the thread its drivers', async () => {
    const outdir = await mkdtemp(join(tmpdir(), 'slipway-build-'));
    await bundleOperator({ outdir, entryPoint: 'src/start-driver-thread.ts' });
    // The module is that of the entry point.
    const { startDriverThread } = (await import(
      pathToFileURL(join(outdir, 'main.mjs')).href
    )) as typeof thread;
    const worker = createDriverWorker({
      start: startDriverThread,
      clock: systemClock,
      logger: createCollectingLogger(),
    });
    const connection = {
      host: '127.0.0.1',
      port: 1,
      database: '0',
      username: 'u',
      password: 'p',
      tls: 'disable' as const,
    };
    const request = { connection, options: {} };
    for (const name of databaseEngines) {
      const call = worker.call(name, 'verifyLogin', request, AbortSignal.timeout(20_000));
      await expect(call, name).rejects.toMatchObject({
        message: expect.stringContaining('ECONNREFUSED') as string,
      });
    }
    await worker.close();
    await rm(outdir, { recursive: true });
  }, 60_000);
});

describe('a bundle that makes certificates', () => {
  it('loads what writes them, and leaves nothing of it behind', async () => {
    const outdir = await mkdtemp(join(tmpdir(), 'slipway-build-'));
    const entryPoint = 'src/controllers/database/steps/issue-certificate.ts';
    await bundleOperator({ outdir, entryPoint });
    // The module is that of the entry point.
    const { issueAuthority } = (await import(
      pathToFileURL(join(outdir, 'main.mjs')).href
    )) as typeof issuing;
    const validity = { from: new Date('2026-01-01'), to: new Date('2027-01-01') };
    const name = { commonName: 'main-db-ca', organization: 'shop' };
    const { certificate } = await issueAuthority(name, validity);
    expect(new X509Certificate(certificate).subject).toContain('CN=main-db-ca');
    expect(Reflect.has(Reflect, 'getMetadata')).toBe(false);
    await rm(outdir, { recursive: true });
  }, 60_000);
});
