import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDatabase } from '../../../crds/database/v1alpha1.ts';
import { logicalNames, type LogicalNames } from '../names.ts';
import { databaseOf } from '../testing/objects.ts';
import { engines } from './index.ts';
import * as mariadbRoles from './mariadb/role-statements.ts';
import * as mariadbTenancy from './mariadb/tenancy-statements.ts';
import { lockStatementOf } from './mariadb/logins.ts';
import { revokeStatement } from './postgres/logins.ts';
import * as postgresRoles from './postgres/role-statements.ts';
import * as postgresTenancy from './postgres/tenancy-statements.ts';

const runs = 10_000;

/** What ends a name, a text, a statement or a line too early, or means something else in SQL. */
const traps = [
  '"',
  "'",
  '`',
  '\\',
  ';',
  '--',
  '/*',
  '*/',
  '#',
  '$$',
  '%',
  '_',
  '\n',
  '\r',
  '\t',
  ' ',
  ',',
  '@',
  ':',
  "'; DROP DATABASE x; --",
  '" OWNER TO x; --',
  '`@`%`',
  '$1',
  '?',
  ":'password'",
  'select',
  'USER',
  'public',
  'root',
  'postgres',
  'mysql',
  'pg_catalog',
  'default',
  'all',
  'é',
  'ß',
  'İ',
  '‮',
  '’',
  '＂',
  'ʼ',
  '\u{1F600}',
  '\uD800',
  '\u0000',
  '\u001A',
  'a'.repeat(80),
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...traps), fc.string({ unit: 'binary', maxLength: 3 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
const names: fc.Arbitrary<LogicalNames> = fc.record({
  database: hostile,
  owner: hostile,
  login: hostile,
  idleLogin: hostile,
});
const plain = { database: 'database', owner: 'owner', login: 'login', idleLogin: 'login_2' };

/** Names and texts as a dialect encloses them. Written apart from the quoting. */
interface Dialect {
  readonly enclosed: RegExp;
  /** What one of them holds. */
  readonly decode: (token: string) => string;
}

const postgres: Dialect = {
  enclosed: /E'(?:\\.|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|['"]/gs,
  decode: (token) =>
    token.startsWith("E'")
      ? token
          .slice(2, -1)
          .replaceAll(/\\(.)|''/gs, (pair: string, escaped?: string) => escaped ?? pair.slice(1))
      : token.slice(1, -1).replaceAll(token.slice(-1).repeat(2), token.slice(-1)),
};
const mariadb: Dialect = {
  enclosed: /'(?:\\.|''|[^'\\])*'|`(?:``|[^`])*`|['`]/gs,
  decode: (token) =>
    token.startsWith("'")
      ? token
          .slice(1, -1)
          .replaceAll(/\\(.)|''/gs, (pair: string, escaped?: string) => escaped ?? pair.slice(1))
      : token.slice(1, -1).replaceAll('``', '`'),
};

/** A statement without what its names and texts hold, and these. */
function scan(sql: string, dialect: Dialect): { skeleton: string; enclosed: readonly string[] } {
  const enclosed: string[] = [];
  const skeleton = sql.replaceAll(dialect.enclosed, (token) => {
    if (token.length === 1) throw new Error(`a name or text is never closed: ${sql}`);
    enclosed.push(dialect.decode(token));
    return token.endsWith("'") ? '‹text›' : '‹name›';
  });
  return { skeleton, enclosed };
}

/** Whether a NUL was in it, which no statement may hold: it is refused before it is sent. */
function statementsOf(make: () => readonly string[]): readonly string[] | 'refused' {
  try {
    return make();
  } catch (error) {
    expect(String(error)).toContain('holds a NUL character');
    return 'refused';
  }
}

function expectNoInjection(
  dialect: Dialect,
  make: (names: LogicalNames, mark: string) => readonly string[],
): void {
  const expected = make(plain, 'mark').map((sql) => scan(sql, dialect).skeleton);
  expect(expected.join()).not.toMatch(/['"`]/);
  fc.assert(
    fc.property(names, hostile, (hostileNames, mark) => {
      const statements = statementsOf(() => make(hostileNames, mark));
      const { database, owner, login, idleLogin } = hostileNames;
      const texts = [database, owner, login, idleLogin, mark];
      const hasNul = texts.some((text) => text.includes('\0'));
      expect(hasNul).toBe(statements === 'refused');
      if (statements === 'refused') return;
      const scanned = statements.map((sql) => scan(sql, dialect));
      expect(scanned.map(({ skeleton }) => skeleton).join('\n')).toBe(expected.join('\n'));
      const held = new Set(scanned.flatMap(({ enclosed }) => enclosed));
      const all = [database, owner, login, idleLogin];
      expect(all.filter((name) => !held.has(name))).toEqual([]);
    }),
    { numRuns: runs },
  );
}

const nobody = {
  owner: undefined,
  login: undefined,
  idleLogin: undefined,
  database: undefined,
};

describe('hostile names', () => {
  it('of Databases are refused by field, or come to names that every engine has', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.stringMatching(/^[a-z][a-z0-9-]{0,70}$/)), (name) => {
        const parsed = parseDatabase(databaseOf({}, { name }));
        if (!parsed.ok) {
          expect(parsed.problems[0]).toMatchObject({
            field: 'metadata.name',
            message: expect.stringMatching(/./),
          });
          return;
        }
        for (const engine of Object.values(engines)) {
          const { database, ...roles } = logicalNames(parsed.value, engine);
          const all = Object.values(roles);
          for (const one of all) expect(one).toMatch(/^[a-z0-9][a-z0-9_-]{0,62}$/);
          expect([database, ...all].every((one) => Buffer.byteLength(one) <= 63)).toBe(true);
        }
      }),
      { numRuns: runs },
    );
  });

  it('inject nothing into statements for PostgreSQL', () => {
    const text = ({ text: sql }: postgresRoles.RoleStatement): string => sql;
    expectNoInjection(postgres, (given, mark) =>
      [
        ...postgresRoles.serverStatements(given, '$1::text'),
        ...postgresRoles.databaseStatements(given),
        postgresRoles.passwordStatement(given, '$1::text'),
        ...postgresTenancy.beginningInside(given.login),
        ...postgresTenancy.roleStatements(given, mark, nobody, false),
        postgresTenancy.borrow(given.owner, 160_000),
        postgresTenancy.giveBack([given.owner, given.login]),
        postgresTenancy.createDatabase(given),
        ...postgresTenancy.createExtension(mark),
        ...postgresTenancy.shutOut(given.login),
        revokeStatement({ names: given, mark: undefined }),
        postgresTenancy.dropDatabase(given),
      ].map(text),
    );
  });

  it('inject nothing into statements for MariaDB, nor open other databases', () => {
    const found = {
      accounts: [],
      isMarked: undefined,
      isMaintenance: false,
      mayGiveOwner: true,
    };
    expectNoInjection(mariadb, (given, mark) => [
      ...mariadbRoles.roleStatements(given),
      mariadbRoles.passwordStatement(given),
      ...mariadbTenancy.databaseStatements(given, mark, found),
      ...mariadbTenancy.ownerStatements(given, found),
      ...mariadbTenancy.dropStatements(given),
      lockStatementOf({ names: given }),
    ]);
    fc.assert(
      fc.property(names, (given) => {
        fc.pre(![given.database, given.owner].some((name) => name.includes('\0')));
        const [grant] = mariadbRoles.grantStatements({ ...given, login: 'login' });
        const [pattern = ''] = scan(grant, mariadb).enclosed;
        expect(pattern.replaceAll(/\\([\\_%])/g, '$1')).toBe(given.database);
        expect(pattern).not.toMatch(/(?<!\\)(\\\\)*[_%]/);
      }),
      { numRuns: runs },
    );
  });

  it('are in a URI as they were', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (username, password, database) => {
        const texts = [username, password, database];
        fc.pre(texts.every((text) => text !== '' && text.isWellFormed()));
        // That of Neo4j names the server alone: its clients take the rest apart.
        const { neo4j: _, ...withCredentials } = engines;
        for (const engine of Object.values(withCredentials)) {
          const connection = { host: 'db.shop.svc', port: 1, tls: 'disable' as const };
          const given = { ...connection, username, password, database };
          const read = engine.parseUri(engine.uri(given));
          expect(read).toMatchObject({ username, password, host: 'db.shop.svc', port: 1 });
        }
      }),
      { numRuns: runs },
    );
  });
});
