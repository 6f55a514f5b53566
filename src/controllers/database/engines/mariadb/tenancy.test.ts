import { describe, expect, it } from 'vitest';
import type { EnsureTenant } from '../tenancy.ts';
import {
  databaseStatements,
  dropStatements,
  givableRights,
  loginStatements,
  ownerStatements,
  seesSessions,
} from './tenancy-statements.ts';
import { refusalOf, type FoundAccount, type FoundTenant } from './tenancy-state.ts';

const names = {
  database: 'shop_main',
  owner: 'shop_main_owner',
  login: 'shop_main_1',
  idleLogin: 'shop_main_2',
};
const account: FoundAccount = {
  name: names.login,
  host: '%',
  isMighty: false,
  connectionLimit: 0,
  actsAsOwner: true,
};
const role: FoundAccount = { ...account, name: names.owner, host: '', actsAsOwner: false };
const nothing: FoundTenant = {
  isMarked: undefined,
  isMaintenance: false,
  mayGiveOwner: false,
  accounts: [],
};
const whole: FoundTenant = { ...nothing, isMarked: true, accounts: [role, account] };
const request: EnsureTenant = {
  admin: { host: 'h', port: 1, database: 'mysql', username: 'u', password: 'p', tls: 'disable' },
  names,
  mark: 'm',
  connectionLimit: undefined,
  extensions: [],
  password: 'secret',
  resetPassword: false,
  mayCreate: true,
  adopt: false,
};

describe('what is found', () => {
  const terms = { adopt: false, mayCreate: true };
  const foreign = (what: string) => ({ result: 'foreign', what });

  it.each<[string, FoundTenant, Partial<typeof terms>, unknown]>([
    ['nothing', nothing, {}, undefined],
    ['nothing, which may not be made', nothing, { mayCreate: false }, { result: 'gone' }],
    ['all of it', whole, { mayCreate: false }, undefined],
    ['a database of others', { ...whole, isMarked: false }, {}, foreign('database shop_main')],
    ['a database, given away', { ...whole, isMarked: false }, { adopt: true }, undefined],
    ['a role', { ...nothing, accounts: [role] }, {}, foreign('role shop_main_owner')],
    [
      'an account at any host',
      { ...nothing, accounts: [{ ...account, host: '10.1.%' }] },
      {},
      foreign('account shop_main_1@10.1.%'),
    ],
    ['an account, given away', { ...nothing, accounts: [account] }, { adopt: true }, undefined],
    [
      'an account that may do more, given away',
      { ...nothing, accounts: [role, { ...account, isMighty: true }] },
      { adopt: true },
      foreign('account shop_main_1@% (which may do more than use one database)'),
    ],
    [
      'a database of the server, given away',
      { ...nothing, isMarked: false, isMaintenance: true },
      { adopt: true },
      foreign('database shop_main'),
    ],
  ])('%s', (_, found, changes, expected) => {
    expect(refusalOf(found, names, { ...terms, ...changes })).toEqual(expected);
  });
});

describe('what is made', () => {
  it('is marked with the statement that makes it', () => {
    expect(databaseStatements({ ...names, database: 'a`b' }, `it's \\`, nothing)).toEqual([
      "CREATE DATABASE `a``b` CHARACTER SET utf8mb4 COMMENT 'it''s \\\\'",
    ]);
    expect(databaseStatements(names, 'm', { ...whole, isMarked: false })).toEqual([
      "ALTER DATABASE `shop_main` COMMENT 'm'",
    ]);
    expect(databaseStatements(names, 'm', whole)).toEqual([]);
  });

  it('makes an owner anew whom nobody can give to the login', () => {
    const make = 'CREATE ROLE `shop_main_owner`';
    const outside = { ...account, actsAsOwner: false };
    expect(ownerStatements(names, nothing)).toEqual([make]);
    expect(ownerStatements(names, whole)).toEqual([]);
    const found = { ...whole, accounts: [role, outside] };
    expect(ownerStatements(names, found)).toEqual(['DROP ROLE `shop_main_owner`', make]);
    expect(ownerStatements(names, { ...found, mayGiveOwner: true })).toEqual([]);
  });

  it('never says the password', () => {
    const statements = loginStatements({ ...request, resetPassword: true }, whole);
    expect(statements.join()).toContain('@slipway_hash');
    expect(statements.join()).not.toContain('secret');
  });

  it.each([
    [0, undefined, []],
    [0, 5, ["ALTER USER 'shop_main_1'@'%' WITH MAX_USER_CONNECTIONS 5"]],
    [5, 5, []],
    [5, undefined, ["ALTER USER 'shop_main_1'@'%' WITH MAX_USER_CONNECTIONS 0"]],
  ])('turns a limit of %s into one of %s', (connectionLimit, wished, expected) => {
    const found = { ...whole, accounts: [role, { ...account, connectionLimit }] };
    expect(loginStatements({ ...request, connectionLimit: wished }, found)).toEqual(expected);
  });

  it('is dropped with the mark last', () => {
    expect(
      dropStatements({ database: 'a`b', owner: 'o`', login: `l'`, idleLogin: 'idle' }),
    ).toEqual([
      "DROP USER IF EXISTS 'l'''@'%'",
      "KILL USER 'l'''",
      "DROP USER IF EXISTS 'idle'@'%'",
      "KILL USER 'idle'",
      'DROP ROLE IF EXISTS `o```',
      'DROP DATABASE IF EXISTS `a``b`',
    ]);
  });
});

describe('what the administrator may do', () => {
  const to = 'TO `platform`@`%`';

  it.each([
    [[`GRANT ALL PRIVILEGES ON *.* ${to} WITH GRANT OPTION`], 20, true],
    [
      [`GRANT SELECT, CREATE USER, DROP ON *.* ${to} WITH GRANT OPTION MAX_USER_CONNECTIONS 5`],
      2,
      false,
    ],
    [[`GRANT SELECT ON *.* ${to}`], 0, false],
    [['GRANT PROCESS ON *.* TO `dba`', 'GRANT ALTER ON `%`.* TO `dba` WITH GRANT OPTION'], 1, true],
    [[`GRANT ALL PRIVILEGES ON \`shop\`.* ${to} WITH GRANT OPTION`], 0, false],
    [['GRANT `dba` TO `platform`@`%`'], 0, false],
  ])('%j', (grants, rights, sees) => {
    expect(givableRights(grants)).toHaveLength(rights);
    expect(seesSessions(grants)).toBe(sees);
  });
});
