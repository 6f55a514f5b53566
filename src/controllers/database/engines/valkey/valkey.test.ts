import { describe, expect, it } from 'vitest';
import type { Connection } from '../../login/connection.ts';
import { loginFailure } from '../../login/login-failure.ts';
import { databaseIndex } from './database-index.ts';
import { passwordHash } from './ensure-users.ts';
import { mayBeUser } from './user-name.ts';
import { valkey } from './valkey.ts';

const connection: Connection = {
  host: 'db.shop.svc',
  port: 6379,
  database: '0',
  username: 'user@x',
  password: 'p:/?#%@',
  tls: 'disable',
};

describe('the URI', () => {
  it.each([
    ['redis://user%40x:p%3A%2F%3F%23%25%40@db.shop.svc:6379/0', {}],
    ['rediss://user%40x:p%3A%2F%3F%23%25%40@db.shop.svc:6379/0', { tls: 'verify-full' }],
    [
      'redis://user%40x:p%3A%2F%3F%23%25%40@[fd00::1]:7000/3',
      { host: 'fd00::1', port: 7000, database: '3' },
    ],
  ] as const)('%s comes back as the connection that it was made of', (uri, parts) => {
    const whole = { ...connection, ...parts };
    expect(valkey.uri(whole)).toBe(uri);
    expect(valkey.parseUri(uri)).toEqual(whole);
  });

  it.each([
    ['disable', 'redis'],
    ['prefer', 'redis'],
    ['require', 'rediss'],
    ['verify-ca', 'rediss'],
    ['verify-full', 'rediss'],
  ] as const)('with TLS mode %s begins with %s', (tls, scheme) => {
    expect(valkey.uri({ ...connection, tls }).split(':')[0]).toBe(scheme);
  });

  it.each([
    [
      'valkeys://u:p@h/2',
      { host: 'h', username: 'u', password: 'p', database: '2', tls: 'verify-full' },
    ],
    ['redis://:p@h', { host: 'h', username: 'default', password: 'p', tls: 'disable' }],
    ['redis://h:7000/', { host: 'h', port: 7000, tls: 'disable' }],
    ['postgres://h/d', undefined],
    ['not a uri', undefined],
    ['redis://%zz@h/0', undefined],
  ])('%s', (uri, expected) => {
    expect(valkey.parseUri(uri)).toEqual(expected);
  });
});

describe('the number of the database', () => {
  it.each([
    ['0', 0],
    ['15', 15],
    // A Secret without one has been given the name of the user.
    ['user@x', 0],
    ['orders', undefined],
    ['-1', undefined],
    ['', undefined],
    ['1e1', undefined],
  ])('%j: %j', (database, expected) => {
    expect(databaseIndex({ ...connection, database })).toBe(expected);
  });
});

describe('a change of version', () => {
  it.each([
    ['8.1', '8.1', true],
    ['8.1', '8.1.4', true],
    ['8.1.4', '8.1', true],
    ['8.1', '8', true],
    ['8', '8.1', true],
    ['7.2', '8.0', true],
    ['7.2.9', '9.1', true],
    ['8.9', '8.10', true],
    ['8.1.4', '8.1.3', false],
    ['8.1', '8.0', false],
    ['8.1', '8.0.9', false],
    ['9.0', '8.1', false],
    ['9', '8.1', false],
    ['9.0.1', '8', false],
    ['8.10', '8.9', false],
  ])('from %s to %s', (running, wanted, isAllowed) => {
    expect(valkey.versionRefusal(running, wanted) === undefined).toBe(isAllowed);
  });

  it('that is refused says what to do', () => {
    expect(valkey.versionRefusal('9.0', '8.1')).toBe(
      'Valkey 9.0 runs, and version 8.1 may be unable to read its data; set spec.version to 9.0 or later, or make a second database of version 8.1 and copy the keys with a client, value by value: files, DUMP and replicas do not go back',
    );
  });
});

describe('the name of a user', () => {
  it.each([
    ['shop_orders_1', true],
    [`'"; off nopass`.replaceAll(' ', '\u00A0'), true],
    ['#comment', true],
    ['ключ🚢', true],
    ['', false],
    ['default', false],
    ['slipway-admin', false],
    ['a b', false],
    ['a\tb', false],
    ['a\nb', false],
    ['a\vb', false],
    ['a\fb', false],
    ['a\rb', false],
    ['a\0b', false],
  ])('%j', (name, isName) => {
    expect(mayBeUser(name)).toBe(isName);
  });
});

describe('what a failed login means', () => {
  it.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', 'refused', 'WRONGPASS'],
    ['NOAUTH Authentication required.', 'refused', 'NOAUTH'],
    ["NOPERM User u has no permissions to run the 'ping' command", 'refused', 'NOPERM'],
    ['MISCONF Errors writing to the AOF file', 'refused', 'MISCONF'],
    ['ERR DB index is out of range', 'refused', 'DB_INDEX'],
    ['ERR unknown command', 'refused', 'ERR'],
    ['LOADING Valkey is loading the dataset in memory', 'unreachable', 'LOADING'],
    ['BUSY Valkey is busy running a script.', 'unreachable', 'BUSY'],
    ['ERR max number of clients reached', 'unreachable', 'MAXCLIENTS'],
    ['Socket closed unexpectedly', 'unreachable', 'ECONNRESET'],
    ['Connection timeout', 'unreachable', 'no answer within 5 s'],
    ['A text of no server', 'refused', 'no code'],
  ])('%s', (message, result, code) => {
    const outcome = loginFailure(new Error(message), connection, valkey.loginDialect);
    expect(outcome.result).toBe(result);
    expect(JSON.stringify(outcome)).toContain(`(${code})"`);
  });

  it('of the network, whose code counts', () => {
    const error = Object.assign(new Error('WRONGPASS'), { code: 'ENOTFOUND' });
    expect(loginFailure(error, connection, valkey.loginDialect)).toMatchObject({
      result: 'unreachable',
    });
  });
});

it('the hash of a password is that of FIPS 180-2 for its example', () => {
  expect(passwordHash('abc')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
