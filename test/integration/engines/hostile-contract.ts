import { describe, expect, it } from 'vitest';
import type { LoginOutcome } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames, type LogicalNames } from '../../../src/controllers/database/names.ts';
import { hostileTexts } from '../../fuzz/malformation/values.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { loginsTo } from './login.ts';

const { signal } = new AbortController();
const verified = { result: 'verified' };

/** Names that Kubernetes and the rules take, and that mean something to a server or a shell. */
const words =
  'select null true user public postgres template0 template1 pg pg-catalog a--b x-or-1 mysql root information admin local config default neo4j system'
    .split(' ')
    .flatMap((word) => [
      { namespace: word, name: 'main' },
      { namespace: 'shop', name: word },
      { namespace: word, name: word },
    ])
    .concat({ namespace: 'information', name: 'schema' });

/** What PostgreSQL keeps of an identifier, the shortest of all engines. */
const longest = 63;

/** Texts to make names of, which have room for what follows. */
export const identifiers: ReadonlySet<string> = new Set(
  hostileTexts
    .map((text) => `${text}`.slice(0, 40))
    .filter((text) => text !== '' && !text.includes('\0') && Buffer.byteLength(text) < longest - 8),
);

const passwords = hostileTexts.filter(
  (text) => text.trim() !== '' && !text.includes('\0') && text.length < 600,
);

/** Which of these an engine cannot have at all, as names or as passwords, and why. */
export interface HostileOptions {
  /** Names that no user of the engine may have; the rules of Kubernetes keep them away. */
  readonly mayName?: (text: string) => boolean;
  /** What is made for one Database; by default database, owner and login. */
  readonly makes?: (names: LogicalNames) => readonly string[];
}

/** Hostile texts make just what they name, and log in. */
export function describeHostileTexts(under: EngineUnderTest, options: HostileOptions = {}): void {
  const bench = workbench(under, options);
  describeNames(under, bench, options);
  describePasswords(under, bench);
  describeScriptPasswords(under, bench);
}

interface Workbench {
  readonly namesOf: (base: string) => LogicalNames;
  readonly setUp: (names: LogicalNames, password: string) => Promise<void>;
  readonly verify: (names: LogicalNames, password: string) => Promise<LoginOutcome>;
  /** Fails where anything but what the names say came to be on the server. */
  readonly makesJust: (names: LogicalNames, make: () => Promise<void>) => Promise<void>;
}

function workbench(under: EngineUnderTest, options: HostileOptions): Workbench {
  const { engine } = under;
  const { asAdmin, databaseNamed, asService } = loginsTo(under);
  const makes =
    options.makes ??
    (({ owner, login, database }) => [`role ${owner}`, `role ${login}`, `database ${database}`]);
  return {
    namesOf: (base) => ({
      database: engine.fixedDatabase ?? base,
      owner: `${base}_owner`,
      login: `${base}_1`,
      idleLogin: `${base}_2`,
    }),
    setUp: (names, password) =>
      engine.ensureRoles({ admin: asAdmin(), names, password, resetPassword: true }, signal),
    verify: (names, password) => {
      const connection = {
        ...asService(databaseNamed('any'), password),
        username: names.login,
        database: names.database,
      };
      return tryLogin(engine, connection, { names, signal });
    },
    makesJust: async (names, make) => {
      const before = new Set(await under.namesOnServer(asAdmin()));
      await make();
      const made = (await under.namesOnServer(asAdmin())).filter((found) => !before.has(found));
      expect(made.toSorted()).toEqual([...makes(names)].toSorted());
    },
  };
}

function describeNames(
  under: EngineUnderTest,
  { namesOf, setUp, verify, makesJust }: Workbench,
  options: HostileOptions,
): void {
  const { engine } = under;
  const { databaseNamed } = loginsTo(under);

  it.each(words)('a Database $namespace/$name has users and a login of its own', async (ref) => {
    const { spec, ...database } = databaseNamed('any');
    const names = logicalNames({ ...database, metadata: ref, spec }, engine);
    await makesJust(names, () => setUp(names, 'secret'));
    expect(await verify(names, 'secret')).toEqual(verified);
  });

  it.each(
    [...identifiers]
      .filter((text) => options.mayName?.(text) ?? true)
      .map((text, index) => [text, index] as const),
  )('names of %j break out of nothing', async (text, index) => {
    const names = namesOf(`${text}${index}`);
    await makesJust(names, () => setUp(names, 'secret'));
    expect(await verify(names, 'secret')).toEqual(verified);
  });
}

function describePasswords(
  under: EngineUnderTest,
  { namesOf, setUp, verify, makesJust }: Workbench,
): void {
  const { engine } = under;
  const { databaseNamed, asService } = loginsTo(under);

  it.each(passwords.map((text, index) => [text, index] as const))(
    'the password %j logs in',
    async (password, index) => {
      const names = namesOf(`w${index}`);
      await makesJust(names, () => setUp(names, password));
      expect(await verify(names, password)).toEqual(verified);
    },
  );

  it('the uri of a Secret leads back to each password', () => {
    for (const password of passwords) {
      const connection = { ...asService(databaseNamed('any'), password), host: 'db.shop.svc' };
      const parsed = engine.parseUri(engine.uri(connection));
      expect(parsed).toMatchObject({ host: 'db.shop.svc', port: connection.port });
      // Clients of some engines take no credentials from a URI.
      expect([password, undefined]).toContain(parsed?.password);
    }
  });
}

function describeScriptPasswords(
  under: EngineUnderTest,
  { namesOf, verify, makesJust }: Workbench,
): void {
  const { engine, runScript, whyNoScript } = under;
  if (runScript === undefined && whyNoScript === undefined) return;
  describe.skipIf(runScript === undefined)(`the script of the image ${whyNoScript ?? ''}`, () => {
    it.each(passwords.map((text, index) => [text, index] as const))(
      'sets the password %j',
      async (password, index) => {
        const names = namesOf(`s${index}`);
        const paths = {
          data: '',
          adminPassword: under.writeFile('admin', under.adminPassword),
          servicePassword: under.writeFile(`password-${index}`, password),
          initScript: '',
        };
        const { initScript } = engine.container(names, paths);
        await makesJust(names, () => runScript?.(initScript) ?? Promise.resolve());
        // The script reads the file as a shell would, which drops the line ends at its end.
        expect(await verify(names, password.replace(/\n+$/, ''))).toEqual(verified);
      },
    );
  });
}
