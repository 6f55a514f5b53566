import { describe, expect, it } from 'vitest';
import { quoteIdentifier, quoteLiteral } from './quoting.ts';

describe('quoting', () => {
  it.each([
    ['shop_orders-main', '"shop_orders-main"'],
    ['a"b', '"a""b"'],
    ['"; DROP DATABASE x; --', '"""; DROP DATABASE x; --"'],
  ])('identifier %s', (name, quoted) => {
    expect(quoteIdentifier(name)).toBe(quoted);
  });

  it.each([
    ['plain', `'plain'`],
    [`it's`, `'it''s'`],
    [`back\\slash'`, `E'back\\\\slash'''`],
  ])('literal %s', (text, quoted) => {
    expect(quoteLiteral(text)).toBe(quoted);
  });

  it('refuses a NUL, which would end the text early', () => {
    expect(() => quoteIdentifier('a\0b')).toThrow('NUL');
    expect(() => quoteLiteral('a\0b')).toThrow('NUL');
  });
});
