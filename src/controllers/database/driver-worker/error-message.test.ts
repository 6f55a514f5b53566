import { describe, expect, it } from 'vitest';
import { loginFailure } from '../login/login-failure.ts';
import { engines } from '../engines/index.ts';
import { toError, toMessage } from './error-message.ts';

const sent = (error: unknown): Error => toError(structuredClone(toMessage(error)));

class MongoServerError extends Error {
  override get name() {
    return 'MongoServerError';
  }
  readonly code = 18;
  readonly codeName = 'AuthenticationFailed';
}

describe('an error that is sent to another thread', () => {
  it('keeps its name, words, stack, fields and causes', () => {
    const inner = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = new MongoServerError('Authentication failed.', { cause: inner });
    const received = sent(error);
    expect(received).toMatchObject({
      name: 'MongoServerError',
      message: 'Authentication failed.',
      stack: error.stack,
      code: 18,
      codeName: 'AuthenticationFailed',
      cause: { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
    });
    expect(received.cause).toBeInstanceOf(Error);
  });

  it('stays a list of errors where it is one', () => {
    const refused = Object.assign(new Error('::1'), { code: 'ECONNREFUSED' });
    const received = sent(new AggregateError([refused, new Error('127.0.0.1')]));
    expect(received).toBeInstanceOf(AggregateError);
    expect((received as AggregateError).errors).toMatchObject([
      { message: '::1', code: 'ECONNREFUSED' },
      { message: '127.0.0.1' },
    ]);
  });

  it.each<[string, unknown]>([
    ['a text', 'no'],
    ['nothing', undefined],
    ['an object that cannot be sent', Object.assign(new Error('no'), { socket: () => {} })],
    ['an error that is its own cause', selfCaused()],
  ])('is one whatever it was: %s', (_, error) => {
    expect(sent(error)).toBeInstanceOf(Error);
  });

  const connection = {
    host: 'db',
    port: 5432,
    database: 'orders',
    username: 'orders',
    password: 'secret',
    tls: 'disable' as const,
  };

  it.each<[keyof typeof engines, Error]>([
    ['postgres', Object.assign(new Error('no'), { code: '28P01' })],
    ['mariadb', Object.assign(new Error('no'), { code: 'ER_ACCESS_DENIED_ERROR', errno: 1045 })],
    ['mongodb', new MongoServerError('Authentication failed.')],
    ['valkey', new Error('WRONGPASS invalid username-password pair or user is disabled.')],
    ['neo4j', Object.assign(new Error('no'), { code: 'Neo.ClientError.Security.Unauthorized' })],
    ['postgres', new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED' })])],
  ])('of %s means the same as before: %s', (name, error) => {
    const dialect = engines[name].loginDialect;
    expect(loginFailure(sent(error), connection, dialect)).toEqual(
      loginFailure(error, connection, dialect),
    );
  });
});

function selfCaused(): Error {
  const error = new Error('no');
  error.cause = error;
  return error;
}
