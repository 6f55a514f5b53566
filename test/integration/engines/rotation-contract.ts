import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/controllers/database/engines/engine.ts';
import { readConnection } from '../../../src/controllers/database/credentials.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import { createHarness, type Harness } from '../../../src/controllers/database/testing/harness.ts';
import { databaseOf, textsOf } from '../../../src/controllers/database/testing/objects.ts';
import {
  demand,
  pass,
  rotationSecret,
} from '../../../src/controllers/database/testing/rotation.ts';
import {
  createSharedHarness,
  putServer,
} from '../../../src/controllers/database/testing/shared-server.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { loginsTo } from './login.ts';

const minuteMs = 60_000;
/** Other tests have made a database of the same name. */
const adopting = { annotations: { 'slipway.dev/adopt': 'true' } };
const { signal } = new AbortController();

/** What holds of every engine while its credentials rotate, on a real server of it. */
export function describeRotation(under: EngineUnderTest): void {
  describe('and a rotation of the credentials', () => {
    it('shuts out nobody who uses them, and then those of before', async () => {
      expect(await rotateTwice(under, createHarness(optionsFor(under)))).toEqual([]);
    });

    it.skipIf(under.tenancy === undefined)('does so on a server of many', async () => {
      const { database, server } = optionsFor(under);
      const harness = createSharedHarness({ engine: database.spec.engine }, adopting, { server });
      putServer(harness, {}, { engine: database.spec.engine });
      expect(await rotateTwice(under, harness)).toEqual([]);
    });
  });
}

/** What clients failed with that connected all the time. */
async function rotateTwice(under: EngineUnderTest, harness: Harness): Promise<readonly string[]> {
  const { engine } = under;
  await harness.converge();
  expect(harness.message('Ready')).toBe('The database serves');
  const names = logicalNames(databaseOf({ engine: engine.name }), engine);
  await under.store(connectionOf(under, harness), 'kept');
  // One reads the Secret each time, as a pod that starts does; one has what it once read.
  const clients = [
    startClient(under, () => connectionOf(under, harness)),
    startClient(
      under,
      lagging(() => connectionOf(under, harness), harness, 4 * minuteMs),
    ),
  ];
  try {
    for (const login of [names.idleLogin, names.login]) {
      const before = connectionOf(under, harness);
      demand(harness, login);
      await pass(harness, minuteMs);
      const after = connectionOf(under, harness);
      expect([after.username, after.password === before.password]).toEqual([login, false]);
      expect(await tryLogin(engine, before, { signal })).toEqual({ result: 'verified' });
      await eventually(harness, () => textsOf(harness.cluster, rotationSecret) === undefined);
      expect(await tryLogin(engine, before, { signal })).toMatchObject({ result: 'refused' });
      expect(await under.load(after)).toBe('kept');
      expect(harness.condition('Rotating')).toBeUndefined();
    }
  } finally {
    await Promise.all(clients.map(({ stop }) => stop()));
  }
  expect(clients.every(({ logins }) => logins() > 3)).toBe(true);
  return clients.flatMap(({ failures }) => failures);
}

/** Lets five minutes pass, and then so many more as it takes until no session is left. */
async function eventually(harness: Harness, isSo: () => boolean): Promise<void> {
  await pass(harness, 5 * minuteMs);
  for (let tries = 0; tries < 20 && !isSo(); tries += 1) await pass(harness, 30_000);
  expect(isSo(), harness.message('Rotating')).toBe(true);
}

function startClient(under: EngineUnderTest, connection: () => Connection) {
  const failures: string[] = [];
  let isStopped = false;
  let logins = 0;
  const run = async (): Promise<void> => {
    while (!isStopped) {
      try {
        await under.load(connection());
        logins += 1;
      } catch (error) {
        failures.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const running = run();
  return {
    failures,
    logins: () => logins,
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}

/** What was read some time ago, by the clock of the harness; in milliseconds. */
function lagging(read: () => Connection, { clock }: Harness, ms: number): () => Connection {
  let known = { at: clock.monotonic(), connection: read() };
  return () => {
    if (clock.monotonic() - known.at >= ms) known = { at: clock.monotonic(), connection: read() };
    return known.connection;
  };
}

function connectionOf(under: EngineUnderTest, { cluster }: Harness): Connection {
  const read = readConnection(textsOf(cluster) ?? {}, under.engine);
  if (read === undefined) throw new Error('the Secret holds no connection');
  return { ...read, host: '127.0.0.1', port: under.port(), tls: 'disable' };
}

/** A Database whose server is the one under test. */
function optionsFor(under: EngineUnderTest) {
  const { engine } = under;
  const admin = loginsTo(under).asAdmin;
  const here = (connection: Connection): Connection => ({
    ...connection,
    host: '127.0.0.1',
    port: under.port(),
  });
  const { tenancy } = engine;
  const server: Partial<Engine> = {
    verifyLogin: (connection, options) => engine.verifyLogin(here(connection), options),
    ensureRoles: (request, aborted) => engine.ensureRoles({ ...request, admin: admin() }, aborted),
    logins: {
      ...engine.logins,
      sessions: (request, aborted) =>
        engine.logins.sessions({ ...request, admin: admin() }, aborted),
      revoke: (request, aborted) => engine.logins.revoke({ ...request, admin: admin() }, aborted),
    },
    ...(tenancy === undefined
      ? {}
      : {
          tenancy: {
            ensure: (request, aborted) => tenancy.ensure({ ...request, admin: admin() }, aborted),
            drop: (request, aborted) => tenancy.drop({ ...request, admin: admin() }, aborted),
          },
        }),
  };
  return { database: databaseOf({ engine: engine.name }), server };
}
