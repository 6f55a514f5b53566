import { describe, expect, it } from 'vitest';
import {
  at,
  conditionAt,
  countAt,
  listAt,
  numberAt,
  portAt,
  textAt,
  timeAt,
} from './wire-value.ts';

describe('reading what may have any shape', () => {
  it.each<[unknown, unknown]>([
    [{ a: { b: 1 } }, 1],
    [{ a: [1] }, undefined],
    [{ a: 'text' }, undefined],
    [{ a: null }, undefined],
    [null, undefined],
    ['text', undefined],
    [Object.create({ a: { b: 1 } }), undefined],
  ])('%j has %j at a.b', (value, expected) => {
    expect(at(value, 'a', 'b')).toBe(expected);
  });

  it('reads a field of another type as absent', () => {
    const value = { text: 1, number: '1', list: {}, time: 'soon', empty: '' };
    expect(textAt(value, 'text')).toBeUndefined();
    expect(textAt(value, 'empty')).toBeUndefined();
    expect(numberAt(value, 'number')).toBeUndefined();
    expect(listAt(value, 'list')).toEqual([]);
    expect(timeAt(value, 'time')).toBeUndefined();
  });

  it.each([-1, 1.5, 2 ** 31, Number.NaN, '2'])('%j counts nothing', (count) => {
    expect(countAt({ count }, 'count')).toBeUndefined();
  });

  it.each<[unknown, number | undefined]>([
    [1, 1],
    [65_535, 65_535],
    [0, undefined],
    [65_536, undefined],
    [80.5, undefined],
    ['80', undefined],
  ])('takes %j for the port %s', (port, expected) => {
    expect(portAt({ port }, 'port')).toBe(expected);
  });

  it('reads a condition among things that are none', () => {
    const conditions = [null, 'Ready', { type: 'Other' }, { type: 'Ready', status: 'True' }];
    expect(conditionAt({ conditions }, 'Ready')).toMatchObject({ status: 'True' });
    expect(conditionAt({ conditions: 'Ready' }, 'Ready')).toBeUndefined();
  });
});
