import { describe, expect, it } from 'vitest';
import { initScript } from '../../src/controllers/database/engines/postgres/init-script.ts';
import { postgres } from '../../src/controllers/database/engines/postgres/postgres.ts';
import { logicalNames, type LogicalNames } from '../../src/controllers/database/names.ts';
import type { Connection } from '../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../src/controllers/database/login/try-login.ts';
import { withSession } from '../../src/controllers/database/engines/postgres/session.ts';
import { hostileTexts } from '../fuzz/malformation/values.ts';
import { isPostgresMissing, usePostgres, whyNoPostgres } from './support/use-postgres.ts';

const { signal } = new AbortController();

/** Names that Kubernetes and the rules take, and that mean something to SQL or to a shell. */
const words = 'select null true user public postgres template0 template1 pg pg-catalog a--b x-or-1'
  .split(' ')
  .flatMap((word) => [
    { namespace: word, name: 'main' },
    { namespace: 'shop', name: word },
    { namespace: word, name: word },
  ]);

/** What PostgreSQL keeps of an identifier. */
const longest = 63;

describe.skipIf(isPostgresMissing)(`hostile texts and a real PostgreSQL ${whyNoPostgres}`, () => {
  const used = usePostgres();
  const admin = (): Connection => used.connection('postgres', used.adminPassword, 'postgres');
  const setUp = (names: LogicalNames, password: string): Promise<void> =>
    postgres.ensureRoles({ admin: admin(), names, password, resetPassword: true }, signal);
  const everything = (): Promise<string[]> =>
    withSession(admin(), signal, async (session) => {
      const rows = await session.query(
        "SELECT 'role ' || rolname AS found FROM pg_roles UNION ALL SELECT 'database ' || datname FROM pg_database",
      );
      return rows.map(({ found }) => String(found));
    });
  const verify = (names: LogicalNames, password: string) =>
    tryLogin(postgres, used.connection(names.login, password, names.database), {
      names,
      signal,
    });

  async function makesJust(names: LogicalNames, make: () => Promise<void>): Promise<void> {
    const before = new Set(await everything());
    await make();
    const made = (await everything()).filter((found) => !before.has(found));
    expect(made.toSorted()).toEqual(
      [`role ${names.owner}`, `role ${names.login}`, `database ${names.database}`].toSorted(),
    );
  }

  it.each(words)('a Database $namespace/$name has roles and a login of its own', async (ref) => {
    const names = logicalNames(
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Database',
        metadata: ref,
        spec: { engine: 'postgres' },
      },
      postgres,
    );
    await makesJust(names, () => setUp(names, 'secret'));
    expect(await verify(names, 'secret')).toEqual({ result: 'verified' });
  });

  const identifiers = hostileTexts
    .map((text) => `${text}`.slice(0, 40))
    .filter((text) => text !== '' && !text.includes('\0') && Buffer.byteLength(text) < longest - 8);

  it.each([...new Set(identifiers)].map((text, index) => [text, index] as const))(
    'names of %j do not break out of SQL',
    async (text, index) => {
      const base = `${text}${index}`;
      const names = { database: base, owner: `${base}_owner`, login: `${base}_1` };
      await makesJust(names, () => setUp(names, 'secret'));
      expect(await verify(names, 'secret')).toEqual({ result: 'verified' });
    },
  );

  const passwords = hostileTexts.filter(
    (text) => text.trim() !== '' && !text.includes('\0') && text.length < 600,
  );

  it.each(passwords.map((text, index) => [text, index] as const))(
    'the password %j logs in, set over the wire and by the script of the image',
    async (password, index) => {
      const byWire = { database: `w${index}`, owner: `w${index}_owner`, login: `w${index}_1` };
      await makesJust(byWire, () => setUp(byWire, password));
      expect(await verify(byWire, password)).toEqual({ result: 'verified' });

      const byScript = { database: `s${index}`, owner: `s${index}_owner`, login: `s${index}_1` };
      const servicePassword = used.server.writeFile(`password-${index}`, password);
      const paths = { data: '', adminPassword: '', servicePassword, initScript: '' };
      await makesJust(byScript, () => used.server.runScript(initScript(byScript, paths)));
      // The script reads the file as a shell would, which drops the line ends at its end.
      expect(await verify(byScript, password.replace(/\n+$/, ''))).toEqual({ result: 'verified' });
    },
  );

  it('the uri of a Secret leads back to each password', () => {
    for (const password of passwords) {
      const connection = {
        ...used.connection('u', password, 'd'),
        host: 'db.shop.svc',
        port: 5432,
      };
      expect(postgres.parseUri(postgres.uri(connection))).toMatchObject({ password });
    }
  });
});
