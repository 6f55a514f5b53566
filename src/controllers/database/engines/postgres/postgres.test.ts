import { describe, expect, it } from 'vitest';
import type { Connection } from '../../login/connection.ts';
import { postgres } from './postgres.ts';
import { scramVerifier } from './scram.ts';

const connection: Connection = {
  host: 'db.shop.svc',
  port: 5432,
  database: 'shop_orders',
  username: 'user@x',
  password: 'p:/?#%@',
  tls: 'disable',
};

describe('the URI', () => {
  it('comes back as the connection that it was made of', () => {
    const uri = postgres.uri(connection);
    expect(uri).toBe('postgresql://user%40x:p%3A%2F%3F%23%25%40@db.shop.svc:5432/shop_orders');
    const { tls: _, ...rest } = connection;
    expect(postgres.parseUri(uri)).toEqual(rest);
  });

  it.each([
    ['postgres://h/d?sslmode=verify-full', { host: 'h', database: 'd', tls: 'verify-full' }],
    ['postgres://h?sslmode=nonsense', { host: 'h' }],
    ['postgresql://u@[::1]:6432/', { host: '::1', port: 6432, username: 'u' }],
    ['mysql://h/d', undefined],
    ['not a uri', undefined],
    ['postgres://%zz@h/d', undefined],
  ])('%s', (uri, expected) => {
    expect(postgres.parseUri(uri)).toEqual(expected);
  });
});

describe('a change of version', () => {
  it.each([
    ['17', '17', true],
    ['17', '17.2', true],
    ['17.2', '17.4', true],
    ['17.4', '17', true],
    ['17.4', '17.2', false],
    ['16', '17', false],
    ['17', '16', false],
    ['17', '170', false],
  ])('from %s to %s', (running, wanted, isAllowed) => {
    expect(postgres.versionRefusal(running, wanted) === undefined).toBe(isAllowed);
  });

  it('that is refused says how to move the data', () => {
    expect(postgres.versionRefusal('16', '17')).toContain('pg_dump and pg_restore');
  });
});

describe('the SCRAM verifier', () => {
  it('is the one of RFC 7677 for its example', () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$' +
        'WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });
});
