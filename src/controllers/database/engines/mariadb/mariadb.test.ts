import { describe, expect, it } from 'vitest';
import type { Connection } from '../../login/connection.ts';
import { mariadb } from './mariadb.ts';
import { quoteIdentifier, quotePattern, quoteText } from './quoting.ts';

const connection: Connection = {
  host: 'db.shop.svc',
  port: 3306,
  database: 'shop_orders',
  username: 'user@x',
  password: 'p:/?#%@',
  tls: 'disable',
};

describe('the URI', () => {
  it('comes back as the connection that it was made of', () => {
    const uri = mariadb.uri(connection);
    expect(uri).toBe('mysql://user%40x:p%3A%2F%3F%23%25%40@db.shop.svc:3306/shop_orders');
    const { tls: _, ...rest } = connection;
    expect(mariadb.parseUri(uri)).toEqual(rest);
  });

  it.each([
    ['mariadb://h/d?ssl-mode=VERIFY_IDENTITY', { host: 'h', database: 'd', tls: 'verify-full' }],
    ['mysql://h?sslmode=verify-ca', { host: 'h', tls: 'verify-ca' }],
    ['mysql2://u@h:3307/?ssl-mode=nonsense', { host: 'h', port: 3307, username: 'u' }],
    ['postgresql://h/d', undefined],
    ['mysql://%zz@h/d', undefined],
  ])('%s', (uri, expected) => {
    expect(mariadb.parseUri(uri)).toEqual(expected);
  });
});

describe('a change of version', () => {
  it.each([
    ['11.8', '11.8', true],
    ['11.8', '11.8.3', true],
    ['11.8.3', '11.8', true],
    ['10.11', '11.8', true],
    ['11.8', '12', true],
    ['11.8.3', '11.8.2', false],
    ['11.8', '11.4', false],
    ['11.8', '10.11', false],
  ])('from %s to %s', (running, wanted, isAllowed) => {
    expect(mariadb.versionRefusal(running, wanted) === undefined).toBe(isAllowed);
  });

  it('that is refused says how to move the data', () => {
    expect(mariadb.versionRefusal('11.8', '10.11')).toContain('mariadb-dump');
  });
});

describe('quoting', () => {
  it.each([
    [quoteIdentifier, 'a`b', '`a``b`'],
    [quoteText, `it's \\ "it"`, `'it''s \\\\ "it"'`],
    [quotePattern, 'shop_main', '`shop\\_main`'],
    [quotePattern, '50%\\', '`50\\%\\\\`'],
  ])('%o of %s', (quote, text, expected) => {
    expect(quote(text)).toBe(expected);
  });

  it.each([quoteIdentifier, quoteText, quotePattern])('%o refuses a NUL', (quote) => {
    expect(() => quote('a\0b')).toThrow('NUL');
  });
});

describe('the container', () => {
  const names = {
    database: 'shop_main',
    owner: 'shop_main_owner',
    login: 'shop_main_1',
    idleLogin: 'shop_main_2',
  };
  const paths = {
    data: '/var/lib/mysql/data',
    adminPassword: '/run/slipway/admin/password',
    servicePassword: '/run/slipway/service/password',
    initScript: '/docker-entrypoint-initdb.d/10-slipway.sh',
  };

  it('tells in the same words as ensureRoles what is to be there', () => {
    const { initScript } = mariadb.container(names, paths);
    expect(initScript).toContain('GRANT ALL PRIVILEGES ON `shop\\_main`.* TO `shop_main_owner`;');
    expect(initScript).toContain("SET DEFAULT ROLE `shop_main_owner` FOR 'shop_main_1'@'%';");
  });

  it('turns the logs of a session off before it says the password', () => {
    const { initScript } = mariadb.container(names, paths);
    expect(initScript.indexOf('sql_log_off')).toBeGreaterThan(0);
    expect(initScript.indexOf('sql_log_off')).toBeLessThan(initScript.indexOf('@slipway_hash'));
  });
});
