import { describe, expect, it } from 'vitest';
import { parseLabelSelector } from './label-selector.ts';

describe('parseLabelSelector', () => {
  it.each([
    ['', undefined, true],
    ['a=b', { a: 'b' }, true],
    ['a==b', { a: 'c' }, false],
    ['a!=b', {}, true],
    ['a!=b', { a: 'b' }, false],
    ['a in (b, c)', { a: 'c' }, true],
    ['a in (b,c)', {}, false],
    ['a notin (b,c)', {}, true],
    ['a notin (b,c)', { a: 'b' }, false],
    ['example.com/a', { 'example.com/a': '' }, true],
    ['!a', { a: '' }, false],
    ['a=,b', { a: '', b: 'x' }, true],
    ['a in (b,c),d=e', { a: 'b', d: 'f' }, false],
  ])('%s on %o', (selector, labels, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });

  it('quotes what is no requirement', () => {
    expect(() => parseLabelSelector('a=b,c ~ d')).toThrow('"c ~ d"');
  });
});
