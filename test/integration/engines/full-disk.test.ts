import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/controllers/database/engines/engine.ts';
import { mariadb } from '../../../src/controllers/database/engines/mariadb/mariadb.ts';
import { withSession as withMariadb } from '../../../src/controllers/database/engines/mariadb/session.ts';
import { postgres } from '../../../src/controllers/database/engines/postgres/postgres.ts';
import { withSession as withPostgres } from '../../../src/controllers/database/engines/postgres/session.ts';
import { withSession as withValkey } from '../../../src/controllers/database/engines/valkey/session.ts';
import { valkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { loginFailure } from '../../../src/controllers/database/login/login-failure.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames, type LogicalNames } from '../../../src/controllers/database/names.ts';
import { eventually } from '../../eventually.ts';
import { findMariadb, startMariadb } from '../support/mariadb-server.ts';
import { findPostgres, startPostgres } from '../support/postgres-server.ts';
import { cannotMount, mountSmallDisk, whyNoDisk, type SmallDisk } from '../support/small-disk.ts';
import { isMariadbMissing, whyNoMariadb } from '../support/use-mariadb.ts';
import { isPostgresMissing, whyNoPostgres } from '../support/use-postgres.ts';
import { isValkeyMissing, whyNoValkey } from '../support/use-valkey.ts';
import { findValkey, startValkey } from '../support/valkey-server.ts';
import { loginsTo } from './login.ts';

const { signal } = new AbortController();
const adminPassword = 'secret-of-admin';
const full = { result: 'refused', reason: 'DiskFull' };

interface Started {
  readonly port: number;
  stop(): Promise<void>;
}

/** A server of the engine whose data is on a disk of its own, with a service on it. */
function useServer(
  engine: Engine,
  mebibytes: number,
  start: (parent: string, names: LogicalNames) => Promise<Started>,
) {
  let disk: SmallDisk | undefined;
  let server: Started | undefined;
  const { asService, databaseNamed, login } = loginsTo({
    engine,
    adminPassword,
    port: () => server?.port ?? 0,
    log: () => '',
    writeFile: () => '',
    store: () => Promise.resolve(),
    load: () => Promise.resolve(''),
    sabotage: () => Promise.resolve(),
    namesOnServer: () => Promise.resolve([]),
  });
  const database = databaseNamed('orders-full');
  const names = logicalNames(database, engine);
  const service = (): Connection => asService(database, 'secret-of-service');
  beforeAll(async () => {
    disk = mountSmallDisk(mebibytes);
    server = await start(disk.path, names);
    expect(await login(database, 'secret-of-service')).toEqual({ result: 'verified' });
  });
  afterAll(async () => {
    disk?.empty();
    await server?.stop();
    disk?.remove();
  });
  return {
    disk: () => {
      if (disk === undefined) throw new Error('the disk is there only while tests run');
      return disk;
    },
    service,
    login: () => tryLogin(engine, service(), { names, signal }),
  };
}

/** Of a server that reads on: only a login that writes tells. */
function describeFull(engine: Engine, used: ReturnType<typeof useServer>, message: RegExp): void {
  it('is told though it lets services in, and is fine again with the space', async () => {
    used.disk().fill();
    expect(await used.login()).toMatchObject({ ...full, message: expect.stringMatching(message) });
    const plain = await tryLogin(engine, used.service(), { signal });
    expect(plain).toEqual({ result: 'verified' });
    used.disk().empty();
    expect(await used.login()).toEqual({ result: 'verified' });
  });

  it.each([
    [512 * 1_024, full],
    [4 * 2 ** 20, { result: 'verified' }],
  ])('with %d bytes left is as it should be', async (left, outcome) => {
    used.disk().fill(left);
    expect(await used.login()).toMatchObject(outcome);
    used.disk().empty();
  });
}

describe.skipIf(cannotMount || isPostgresMissing)(
  `PostgreSQL on a full disk ${whyNoDisk} ${whyNoPostgres}`,
  () => {
    const used = useServer(postgres, 128, (parent) =>
      startPostgres(findPostgres() ?? '', adminPassword, { parent }),
    );
    const filesOf = (connection: Connection) =>
      withPostgres(connection, signal, (session) =>
        session.query(
          'SELECT pg_database_size(current_database()) AS size, (SELECT count(*) FROM pg_class) AS tables',
        ),
      );

    describeFull(postgres, used, /its disk is full; give it a larger storage \(53100\)$/);

    it('tells its size all the same', async () => {
      used.disk().fill();
      const bytes = await postgres.measure?.(used.service(), { scope: 'server', signal });
      expect(bytes).toBeGreaterThan(5 * 2 ** 20);
      used.disk().empty();
    });

    it('a login leaves nothing behind', async () => {
      const before = await filesOf(used.service());
      for (let count = 0; count < 5; count += 1) await used.login();
      expect(await filesOf(used.service())).toEqual(before);
    });
  },
);

describe.skipIf(cannotMount || isValkeyMissing)(
  `Valkey on a full disk ${whyNoDisk} ${whyNoValkey}`,
  () => {
    const used = useServer(valkey, 16, (parent, names) => {
      const programs = findValkey();
      if (programs === undefined) throw new Error('there is no Valkey');
      const passwords = { adminPassword, servicePassword: 'secret-of-service' };
      return startValkey(programs, { ...passwords, names, parent });
    });
    const set = (): Promise<unknown> =>
      withValkey(used.service(), signal, (session) =>
        session.run('SET', 'kept', 'x'.repeat(9_000)),
      );

    it('is told once a write failed, and is fine again with the space', async () => {
      used.disk().fill();
      await eventually(() => expect(set()).rejects.toThrow('MISCONF'), { what: 'a refused write' });
      expect(await used.login()).toMatchObject(full);
      used.disk().empty();
      const verified = async (): Promise<void> =>
        expect(await used.login()).toEqual({ result: 'verified' });
      await eventually(verified, { what: 'a login', timeoutMs: 10_000 });
      await set();
    });
  },
);

describe.skipIf(cannotMount || isMariadbMissing)(
  `MariaDB on a full disk ${whyNoDisk} ${whyNoMariadb}`,
  () => {
    const used = useServer(mariadb, 320, (parent) => {
      const programs = findMariadb();
      if (programs === undefined) throw new Error('there is no MariaDB');
      return startMariadb(programs, adminPassword, parent);
    });

    describeFull(mariadb, used, /its disk may be full; give it a larger storage \(EE_WRITE\)$/);

    it('tells its size, and of a write what it means', async () => {
      used.disk().fill();
      const bytes = await mariadb.measure?.(used.service(), { scope: 'server', signal });
      expect(bytes).toBe(0);
      const write = withMariadb(used.service(), signal, (session) =>
        session.query('CREATE TABLE kept (value text)'),
      );
      const failure: unknown = await write.catch((error: unknown) => error);
      expect(loginFailure(failure, used.service(), mariadb.loginDialect)).toMatchObject(full);
      used.disk().empty();
    });

    it('a login leaves nothing behind', async () => {
      const usedBytes = used.disk().used();
      for (let count = 0; count < 5; count += 1) await used.login();
      expect(used.disk().used() - usedBytes).toBeLessThan(512 * 1_024);
    });
  },
);
