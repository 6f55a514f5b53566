import { describe, expect, it } from 'vitest';
import {
  borrow,
  createDatabase,
  createExtension,
  dropStatements,
  giveBack,
  openDatabase,
  roleStatements,
  takeOver,
} from './tenancy-statements.ts';
import {
  refusalOf,
  type FoundDatabase,
  type FoundRole,
  type FoundTenant,
} from './tenancy-state.ts';
import type { RoleStatement } from './role-statements.ts';

const names = {
  database: 'shop_main',
  owner: 'shop_main_owner',
  login: 'shop_main_1',
  idleLogin: 'shop_main_2',
};
const hostile = { database: 'd"; --', owner: `o'"\\`, login: `l"'`, idleLogin: `i"'` };
const nothing: FoundTenant = {
  owner: undefined,
  login: undefined,
  idleLogin: undefined,
  database: undefined,
};
const ours: FoundRole = { isMarked: true, canLogIn: false, isMighty: false };
const theirs: FoundRole = { ...ours, isMarked: false };
const database: FoundDatabase = {
  owner: names.owner,
  isWithinReach: true,
  connectionLimit: -1,
  takesConnections: true,
  isTemplate: false,
  isMaintenance: false,
  isWhole: true,
};
const whole: FoundTenant = {
  idleLogin: undefined,
  owner: ours,
  login: { ...ours, canLogIn: true },
  database,
};

function texts(statements: readonly RoleStatement[]): readonly string[] {
  return statements.map(({ text }) => text);
}

describe('what is found', () => {
  const terms = { adopt: false, mayCreate: true };
  const mighty = { ...theirs, isMighty: true };
  const foreign = (what: string) => ({ result: 'foreign', what });

  it.each<[string, FoundTenant, Partial<typeof terms>, unknown]>([
    ['nothing', nothing, {}, undefined],
    ['nothing, which may not be made', nothing, { mayCreate: false }, { result: 'gone' }],
    ['all of it', whole, { mayCreate: false }, undefined],
    ['an owner', { ...whole, owner: theirs }, {}, foreign('role shop_main_owner')],
    ['a login', { ...whole, login: theirs }, {}, foreign('role shop_main_1')],
    ['no owner', { ...whole, owner: undefined }, {}, foreign('database shop_main')],
    [
      'a database of others',
      { ...whole, database: { ...database, owner: 'postgres' } },
      {},
      foreign('database shop_main'),
    ],
    [
      'all of others, given away',
      { ...nothing, owner: theirs, login: theirs, database: { ...database, owner: 'postgres' } },
      { adopt: true },
      undefined,
    ],
    [
      'a superuser, given away',
      { ...whole, login: mighty },
      { adopt: true },
      foreign('role shop_main_1 (which may do more than use one database)'),
    ],
    [
      'one of ours that may do more',
      { ...whole, login: { ...mighty, isMarked: true } },
      {},
      undefined,
    ],
    [
      'the database of the administrator, given away',
      { ...nothing, database: { ...database, owner: 'postgres', isMaintenance: true } },
      { adopt: true },
      foreign('database shop_main'),
    ],
    [
      'a template, given away',
      { ...nothing, database: { ...database, owner: 'postgres', isTemplate: true } },
      { adopt: true },
      foreign('database shop_main'),
    ],
    [
      'the remains of a drop',
      { ...whole, database: { ...database, isWhole: false } },
      { mayCreate: false },
      { result: 'gone' },
    ],
    [
      'the remains of a drop, to make anew',
      { ...whole, database: { ...database, isWhole: false } },
      {},
      undefined,
    ],
  ])('%s', (_, found, changes, expected) => {
    expect(refusalOf(found, names, { ...terms, ...changes })).toEqual(expected);
  });
});

describe('the roles', () => {
  it('are marked in the transaction that makes them', () => {
    expect(texts(roleStatements(names, `it's ours`, nothing, true))).toEqual([
      'BEGIN',
      `SELECT format('CREATE ROLE %I NOLOGIN', 'shop_main_owner')`,
      `COMMENT ON ROLE "shop_main_owner" IS 'it''s ours'`,
      `SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', 'shop_main_1', $1::text)`,
      `COMMENT ON ROLE "shop_main_1" IS 'it''s ours'`,
      'GRANT "shop_main_owner" TO "shop_main_1"',
      `ALTER ROLE "shop_main_1" SET role = 'shop_main_owner'`,
      'COMMIT',
    ]);
  });

  it('are as they should be afterwards', () => {
    const found = { ...whole, owner: { ...theirs, canLogIn: true }, login: ours };
    expect(texts(roleStatements(names, 'm', found, false)).slice(1, -3)).toEqual([
      'ALTER ROLE "shop_main_owner" NOLOGIN',
      `COMMENT ON ROLE "shop_main_owner" IS 'm'`,
      'ALTER ROLE "shop_main_1" LOGIN',
    ]);
    expect(texts(roleStatements(names, 'm', whole, true)).slice(1, -3)).toEqual([
      `SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', 'shop_main_1', $1::text)`,
    ]);
  });

  it('are lent for the moment, in the words of the version', () => {
    expect(borrow('a"b', 150_012).text).toBe('GRANT "a""b" TO CURRENT_USER');
    expect(borrow('a"b', 160_000).text).toBe(
      'GRANT "a""b" TO CURRENT_USER WITH INHERIT TRUE, SET TRUE',
    );
    expect(giveBack([`a'b`, 'c']).text).toContain(`rolname IN ('a''b', 'c')`);
  });
});

describe('the database', () => {
  it('is closed while it is new', () => {
    expect(createDatabase(names).text).toBe(
      'CREATE DATABASE "shop_main" OWNER "shop_main_owner" ALLOW_CONNECTIONS false',
    );
  });

  it.each([
    [undefined, undefined, 'ALLOW_CONNECTIONS true'],
    [undefined, 5, 'ALLOW_CONNECTIONS true CONNECTION LIMIT 5'],
    [database, undefined, undefined],
    [database, 5, 'CONNECTION LIMIT 5'],
    [{ ...database, connectionLimit: 5 }, 5, undefined],
    [{ ...database, connectionLimit: 5 }, undefined, 'CONNECTION LIMIT -1'],
  ])('is opened where it is not: %#', (found, connectionLimit, options) => {
    expect(texts(openDatabase(names, found, { connectionLimit, extensions: [] }))).toEqual([
      'REVOKE ALL ON DATABASE "shop_main" FROM PUBLIC',
      ...(options === undefined ? [] : [`ALTER DATABASE "shop_main" ${options}`]),
    ]);
  });

  it('is taken over at once or not at all', () => {
    const statements = texts(
      takeOver(names, { ...database, owner: `x'"`, isWithinReach: false }, 180_001),
    );
    expect(statements.at(0)).toBe('BEGIN');
    expect(statements.at(1)).toContain(`GRANT "x'""" TO CURRENT_USER`);
    expect(statements.at(-3)).toBe('ALTER DATABASE "shop_main" OWNER TO "shop_main_owner"');
    expect(statements.at(-2)).toContain(`rolname IN ('x''"')`);
    expect(statements.at(-1)).toBe('COMMIT');
  });

  it('has extensions that only their names name', () => {
    expect(texts(createExtension('x"; DROP TABLE y; --'))[1]).toBe(
      'CREATE EXTENSION IF NOT EXISTS "x""; DROP TABLE y; --" CASCADE',
    );
  });
});

describe('what is dropped', () => {
  it('is dropped in the order in which it can be taken up again', () => {
    expect(texts(dropStatements(hostile, whole))).toEqual([
      `ALTER ROLE "l""'" NOLOGIN`,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'l"'''`,
      'DROP DATABASE "d""; --" WITH (FORCE)',
      `DROP ROLE "l""'"`,
      `DROP ROLE "o'""\\"`,
    ]);
  });

  it.each([
    [nothing, []],
    [{ ...nothing, owner: ours }, ['DROP ROLE "shop_main_owner"']],
    [
      { ...nothing, owner: ours, database: { ...database, isTemplate: true } },
      [
        'ALTER DATABASE "shop_main" IS_TEMPLATE false',
        'DROP DATABASE "shop_main" WITH (FORCE)',
        'DROP ROLE "shop_main_owner"',
      ],
    ],
  ])('is what is left: %#', (found, expected) => {
    expect(texts(dropStatements(names, found))).toEqual(expected);
  });
});
