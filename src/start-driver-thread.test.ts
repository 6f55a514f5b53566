import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDriverWorker } from './controllers/database/driver-worker/driver-worker.ts';
import { enginesCalledBy } from './controllers/database/driver-worker/engines-in-worker.ts';
import type { Connection } from './controllers/database/login/connection.ts';
import { systemClock } from './runtime/clock.ts';
import { createCollectingLogger } from './runtime/testing/collecting-logger.ts';
import { startDriverThread } from './start-driver-thread.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function startWorker() {
  const logger = createCollectingLogger();
  const worker = createDriverWorker({ start: startDriverThread, clock: systemClock, logger });
  closing.push(worker.close);
  return { logger, engines: enginesCalledBy(worker.call) };
}

/** A server that answers whatever it hears with these bytes. */
async function serve(answer: Buffer): Promise<Connection> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const login = { database: 'orders', username: 'orders', password: 'secret' };
  return { host: '127.0.0.1', port, ...login, tls: 'disable' };
}

const options = () => ({ signal: AbortSignal.timeout(30_000) });

/** An answer of MongoDB's protocol that its driver reads again and again, into more and more. */
function endlessDocument(): Buffer {
  const body = Buffer.from([0, 0, 0, 0, 0, 255, 255, 255, 255]);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(header.byteLength + body.byteLength, 0);
  header.writeUInt32LE(2013, 12);
  return Buffer.concat([header, body]);
}

describe('the thread of the drivers, for real', () => {
  it('answers as the engine itself does', async () => {
    const { engines } = startWorker();
    const connection = await serve(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(engines.postgres.verifyLogin(connection, options())).rejects.toMatchObject({
      message: expect.stringContaining('does not speak the protocol') as string,
      code: 'NOT_POSTGRES',
    });
    await expect(
      engines.postgres.ensureRoles(
        {
          admin: connection,
          names: { database: 'a', owner: 'b', login: 'c', idleLogin: 'd' },
          password: 'secret',
          resetPassword: false,
        },
        options().signal,
      ),
    ).rejects.toMatchObject({ code: 'NOT_POSTGRES' });
  });

  it('survives what ends a driver, and so do the calls beside', async () => {
    const { engines } = startWorker();
    const evil = await serve(endlessDocument());
    const plain = await serve(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const login = (): Promise<unknown> =>
      engines.postgres.verifyLogin(plain, options()).catch((error: unknown) => error);
    const [ended, beside] = await Promise.all([
      engines.mongodb.verifyLogin(evil, options()).catch((error: unknown) => error),
      login(),
    ]);
    expect(ended).toMatchObject({
      code: 'DRIVER_ENDED',
      message: expect.stringContaining('MiB of memory') as string,
    });
    expect(beside).toMatchObject({ code: 'NOT_POSTGRES' });
    expect(await login()).toMatchObject({ code: 'NOT_POSTGRES' });
  });
});
