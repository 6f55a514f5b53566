import { describe, expect, it } from 'vitest';
import { describeSessions, hostOf, type Session } from './logins.ts';
import { sessionsOf } from './valkey/logins.ts';

describe('sessions', () => {
  it.each<[string, readonly Session[], string]>([
    ['nobody', [], ''],
    ['one that says nothing', [{}], 'a client'],
    ['one of a program', [{ program: 'psql', address: '10.0.0.3' }], 'psql at 10.0.0.3'],
    [
      'the same in any order, each once',
      [{ address: 'b' }, { address: 'a' }, { address: 'b' }],
      'a client at a and a client at b',
    ],
    ['many', ['e', 'd', 'c', 'b', 'a'].map((program) => ({ program })), 'a, b, c and others'],
    ['a name of several lines', [{ program: 'a\nb' }], 'a b'],
  ])('%s', (_, sessions, expected) => {
    expect(describeSessions(sessions)).toBe(expected);
  });

  it.each([
    ['10.0.0.3:5000', '10.0.0.3'],
    ['[fd00::7]:5000', 'fd00::7'],
    ['fd00::7', 'fd00::7'],
    ['localhost', 'localhost'],
    ['', ''],
  ])('come from the host of %j', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });

  it('of Valkey are told by lines', () => {
    const reply =
      'id=1 addr=10.0.0.3:4000 laddr=10.0.0.1:6379 name= user=one lib-name=ioredis\n' +
      'id=2 addr=[fd00::7]:4000 name=worker user=one\n' +
      'id=3 addr=10.0.0.4:4000 name= user=two\n';
    expect(sessionsOf(reply, 'one')).toEqual([
      { program: 'ioredis', address: '10.0.0.3' },
      { program: 'worker', address: 'fd00::7' },
    ]);
    expect(sessionsOf(undefined, 'one')).toEqual([]);
  });
});
