import { describe, expect, it } from 'vitest';
import type { Connection } from '../../login/connection.ts';
import { loginFailure } from '../../login/login-failure.ts';
import { loginDialect } from './login-dialect.ts';
import { mongodb } from './mongodb.ts';
import { isSameRoles, scramMechanisms, serviceRoles } from './service-user.ts';

const connection: Connection = {
  host: 'db.shop.svc',
  port: 27_017,
  database: 'shop_orders',
  username: 'user@x',
  password: 'p:/?#%@',
  tls: 'disable',
};

describe('the URI', () => {
  it('comes back as the connection that it was made of', () => {
    const uri = mongodb.uri(connection);
    expect(uri).toBe(
      'mongodb://user%40x:p%3A%2F%3F%23%25%40@db.shop.svc:27017/shop_orders?authSource=shop_orders',
    );
    const { tls: _, ...rest } = connection;
    expect(mongodb.parseUri(uri)).toEqual(rest);
  });

  it.each([
    ['mongodb://h', { host: 'h', authSource: 'admin' }],
    ['mongodb://h/', { host: 'h', authSource: 'admin' }],
    ['mongodb://u@h/d', { host: 'h', database: 'd', username: 'u' }],
    ['mongodb://h/d?authSource=admin', { host: 'h', database: 'd', authSource: 'admin' }],
    [
      'mongodb://u:p@a:1,b:2/d?x=y',
      { host: 'a', port: 1, database: 'd', username: 'u', password: 'p' },
    ],
    ['mongodb://a,b,c', { host: 'a', authSource: 'admin' }],
    ['mongodb://[::1]:6432/d', { host: '::1', port: 6432, database: 'd' }],
    ['mongodb://h/d?tls=true', { host: 'h', database: 'd', tls: 'verify-full' }],
    ['mongodb://h/d?ssl=true&tlsInsecure=true', { host: 'h', database: 'd', tls: 'require' }],
    [
      'mongodb://h/d?tls=true&tlsAllowInvalidHostnames=true',
      { host: 'h', database: 'd', tls: 'verify-ca' },
    ],
    ['mongodb://h/d?tls=false', { host: 'h', database: 'd', tls: 'disable' }],
    ['mongodb+srv://u:p@cluster.example.com/d', undefined],
    ['mongodb://h:port/d', undefined],
    ['mongodb://', { authSource: 'admin' }],
    ['postgres://h/d', undefined],
    ['not a uri', undefined],
    ['mongodb://%zz@h/d', undefined],
  ])('%s', (uri, expected) => {
    expect(mongodb.parseUri(uri)).toEqual(expected);
  });
});

describe('a change of version', () => {
  it.each([
    ['8.0', '8.0', true],
    ['8.0', '8.0.4', true],
    ['8.0.4', '8.0.12', true],
    ['8.0.4', '8.0', true],
    ['8.0.4', '8', true],
    ['8.0.4', '8.0.3', false],
    ['7.0', '8.0', true],
    ['7.0.5', '8.0.1', true],
    ['6.0', '8.0', false],
    ['7.0', '8', false],
    ['7.0', '8.2', false],
    ['8.0', '8.2', true],
    ['8.0', '8.3', true],
    ['8.2', '8.3', true],
    ['8.1', '8.3', false],
    ['8.3', '9.0', true],
    ['8.2', '9.0', false],
    ['8.2', '8.0', false],
    ['8.0', '7.0', false],
    ['8.0', '80.0', false],
    ['8.0', 'latest', false],
  ])('from %s to %s', (running, wanted, isAllowed) => {
    expect(mongodb.versionRefusal(running, wanted) === undefined).toBe(isAllowed);
  });

  it.each([
    ['6.0', '8.0', 'set spec.version to 7.0 first'],
    ['8.2', '9.0', 'set spec.version to 8.3 first'],
    ['8.0', '7.0', 'mongodump and mongorestore'],
  ])('from %s to %s says what to do', (running, wanted, text) => {
    expect(mongodb.versionRefusal(running, wanted)).toContain(text);
  });
});

describe('the roles', () => {
  it('are the same in any order, and of the same database', () => {
    const [first, second] = serviceRoles('shop');
    if (first === undefined || second === undefined) throw new Error('two roles');
    expect(isSameRoles([second, first], [first, second])).toBe(true);
    expect(isSameRoles([first], [first, second])).toBe(false);
    expect(isSameRoles([first, { ...second, db: 'admin' }], [first, second])).toBe(false);
    expect(isSameRoles([first, second, { role: 'root', db: 'admin' }], [first, second])).toBe(
      false,
    );
  });
});

describe('the mechanism of a password', () => {
  it.each([
    ['aZ0 ~!', 'SCRAM-SHA-256'],
    ['line\nend', 'SCRAM-SHA-1'],
    ['é', 'SCRAM-SHA-1'],
    ['🚢', 'SCRAM-SHA-1'],
  ])('%j: %s', (password, mechanism) => {
    expect(scramMechanisms(password)).toEqual([mechanism]);
  });
});

describe('what an error of the client means', () => {
  const named = (name: string, fields: object, cause?: Error): Error =>
    Object.assign(new Error('of the server: the-password', { cause }), { name, ...fields });
  const refused = named('Error', { code: 'ECONNREFUSED' });
  it.each([
    [named('MongoServerError', { code: 18, codeName: 'AuthenticationFailed' }), 'password'],
    [named('MongoServerError', { code: 334, codeName: 'MechanismUnavailable' }), 'password'],
    [named('MongoServerError', { code: 13, codeName: 'Unauthorized' }), 'setup'],
    [named('MongoServerError', { code: 91, codeName: 'ShutdownInProgress' }), 'unreachable'],
    [named('MongoServerError', { code: 51_003 }), 'other'],
    [named('MongoServerSelectionError', {}, named('MongoNetworkError', {}, refused)), 'other'],
    [named('MongoServerSelectionError', {}, named('MongoNetworkTimeoutError', {})), 'unreachable'],
    [named('MongoNetworkError', {}), 'unreachable'],
    [new DOMException('This operation was aborted', 'AbortError'), 'unreachable'],
  ])('%o: %s', (error, meaning) => {
    const outcome = loginFailure(error, connection, loginDialect);
    expect(outcome.result === 'refused' ? outcome.cause : outcome.result).toBe(meaning);
    expect(JSON.stringify(outcome)).not.toContain('the-password');
  });
});
