import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { loginDialect } from '../engines/postgres/login-dialect.ts';
import { loginFailure } from './login-failure.ts';

const connection: Connection = {
  host: 'db.shop.svc',
  port: 5432,
  database: 'd',
  username: 'u',
  password: 'the-password',
  tls: 'disable',
};

function failure(code: string | undefined, message = 'of the server: the-password'): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

describe('what a failed login means', () => {
  it.each([
    ['28P01', 'refused'],
    ['28000', 'refused'],
    ['3D000', 'refused'],
    ['ECONNREFUSED', 'refused'],
    ['XX000', 'refused'],
    ['constructor', 'refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'refused'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['53300', 'unreachable'],
    ['57P03', 'unreachable'],
  ])('%s: %s', (code, result) => {
    const outcome = loginFailure(failure(code), connection, loginDialect);
    expect(outcome.result).toBe(result);
    expect(JSON.stringify(outcome)).toContain(code);
    expect(JSON.stringify(outcome)).not.toContain('the-password');
    expect(outcome).not.toMatchObject({ message: expect.stringContaining('undefined') });
  });

  it('a full disk lets the user in, and wants a larger one', () => {
    expect(loginFailure(failure('53100'), connection, loginDialect)).toEqual({
      result: 'refused',
      cause: 'other',
      reason: 'DiskFull',
      message:
        'Server db.shop.svc:5432 does not serve: its disk is full; give it a larger storage (53100)',
    });
  });

  it('a time-out has no code', () => {
    const error = failure(undefined, 'timeout expired');
    expect(loginFailure(error, connection, loginDialect)).toEqual({
      result: 'unreachable',
      reason: 'ServerUnreachable',
      message: 'Slipway cannot reach server db.shop.svc:5432 (no answer within 5 s)',
    });
  });

  it('of several addresses the first tells', () => {
    const error = new AggregateError([failure('EHOSTUNREACH'), failure('ECONNREFUSED')]);
    expect(loginFailure(error, connection, loginDialect)).toMatchObject({ result: 'unreachable' });
  });

  it('what is no error at all is a refusal without a code', () => {
    expect(loginFailure('text with the-password', connection, loginDialect)).toEqual({
      result: 'refused',
      cause: 'other',
      message: 'A login of user u to server db.shop.svc:5432 failed (no code)',
    });
  });
});
