import { describe, expect, it } from 'vitest';
import type { LogicalNames } from '../names.ts';
import { nextRotationStep, type RotationFacts, type RotationStep } from './rotation-step.ts';

const one: LogicalNames = { database: 'db', owner: 'owner', login: 'a', idleLogin: 'b' };
const two: LogicalNames = { ...one, login: 'b', idleLogin: 'a' };
const next = { username: 'b', password: 'new' };
const prepareB: RotationStep = { do: 'prepare', login: 'b', password: 'new' };
const flipped = { login: 'b', retires: 'a' };

describe('the next step of a rotation', () => {
  it.each<[string, Partial<RotationFacts>, RotationStep]>([
    ['without a Secret for it', {}, { do: 'nothing' }],
    ['with a new password kept', { next }, prepareB],
    [
      'with it the second time',
      { next: { ...next, username: 'a' }, names: two, record: { login: 'b' } },
      { do: 'prepare', login: 'a', password: 'new' },
    ],
    ['with the other login in use', { next, names: two, record: flipped }, { do: 'wait-for-pods' }],
    [
      'with pods that use it, too',
      { next, names: two, record: flipped, isRolledOut: true },
      { do: 'retire', login: 'a' },
    ],
    [
      'with its Secret gone already',
      { names: two, record: flipped, isRolledOut: true },
      { do: 'retire', login: 'a' },
    ],
    ['with the record gone', { next, names: two, isRolledOut: true }, { do: 'retire', login: 'a' }],
    [
      'with the credentials of before put back',
      { next, record: flipped, isRolledOut: true },
      prepareB,
    ],
    [
      'with these, and nothing to go on with',
      { record: { login: 'b', retires: 'a' }, isRolledOut: true },
      { do: 'discard' },
    ],
    [
      'with a login in its Secret that is none',
      { next: { ...next, username: 'x' } },
      { do: 'discard' },
    ],
    ['without a password in its Secret', { next: { ...next, password: '' } }, { do: 'discard' }],
    [
      'with a record of a login that is none',
      { record: { login: 'b', retires: 'x' }, names: two },
      { do: 'discard' },
    ],
    [
      'with nothing of use in its Secret, but pods that use the other',
      { next: { username: '', password: '' }, names: two, record: flipped, isRolledOut: true },
      { do: 'retire', login: 'a' },
    ],
  ])('%s', (_, facts, expected) => {
    const all = { names: one, record: {}, next: undefined, isRolledOut: false, ...facts };
    expect(nextRotationStep(all)).toEqual(expected);
  });

  it('never retires the login that is in use', () => {
    const texts = [undefined, 'a', 'b', 'x'];
    const facts = [one, two].flatMap((names) =>
      texts.flatMap((login) =>
        texts.flatMap((retires) => texts.map((username) => ({ names, login, retires, username }))),
      ),
    );
    const harmed = facts.filter(({ names, login, retires, username }) => {
      const step = nextRotationStep({
        names,
        record: {
          ...(login === undefined ? {} : { login }),
          ...(retires === undefined ? {} : { retires }),
        },
        next: username === undefined ? undefined : { username, password: 'new' },
        isRolledOut: true,
      });
      return 'login' in step && step.login !== names.idleLogin;
    });
    expect(harmed).toEqual([]);
  });
});
