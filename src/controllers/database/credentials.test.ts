import { describe, expect, it } from 'vitest';
import {
  credentialKeys,
  credentialsSecret,
  decodeSecret,
  readConnection,
  serviceConnection,
} from './credentials.ts';
import { postgres } from './engines/postgres/postgres.ts';
import { databaseOf } from './testing/objects.ts';

const keys = { host: 'h', port: '6432', username: 'u', password: 'p', database: 'd' };
const connection = { host: 'h', port: 6432, username: 'u', password: 'p', database: 'd' };

describe('the connection in a Secret', () => {
  it.each<[string, Record<string, string>, object | undefined]>([
    ['of keys', keys, { ...connection, tls: 'prefer' }],
    [
      'of keys with line ends',
      { ...keys, password: 'p\n', host: 'h\r\n' },
      { ...connection, tls: 'prefer' },
    ],
    [
      'of a URI',
      { uri: 'postgres://u:p@h:6432/d?sslmode=require' },
      { ...connection, tls: 'require' },
    ],
    [
      'of keys before a URI',
      { ...keys, uri: 'postgres://x:y@z:1/w' },
      { ...connection, tls: 'prefer' },
    ],
    [
      'with sslmode',
      { ...keys, sslmode: 'verify-ca', certificates: 'PEM' },
      { ...connection, tls: 'verify-ca', certificates: 'PEM' },
    ],
    ['without a port', { ...keys, port: '' }, { ...connection, port: 5432, tls: 'prefer' }],
    ['with a port that is none', { ...keys, port: 'x' }, undefined],
    ['without a password', { ...keys, password: '' }, undefined],
    ['of nothing', {}, undefined],
  ])('%s', (_, texts, expected) => {
    expect(readConnection(texts, postgres)).toEqual(expected);
  });
});

describe('the credentials Secret', () => {
  it('has just the keys that are looked for, and reads back', () => {
    const endpoint = { host: 'orders-main-db.shop.svc', port: 5432, tls: 'disable' } as const;
    const service = serviceConnection(databaseOf(), postgres, endpoint, { password: 'pw' });
    const secret = credentialsSecret(databaseOf(), postgres, service);
    const texts = decodeSecret(secret);
    expect(Object.keys(texts)).toEqual([...credentialKeys]);
    expect(readConnection(texts, postgres)).toMatchObject({
      host: 'orders-main-db.shop.svc',
      username: 'shop_orders-main_1',
      password: 'pw',
    });
  });
});
