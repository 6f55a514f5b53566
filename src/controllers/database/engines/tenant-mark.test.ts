import { describe, expect, it } from 'vitest';
import { keptMark } from './tenant-mark.ts';

describe('the mark as servers keep it', () => {
  it.each([
    ['slipway.dev/database 1234/shop/orders', 'slipway.dev/database 1234/shop/orders'],
    [`it's "\\ `, `it's "\\ `],
    ['100%', '100%25'],
    ['a\nb\0', 'a%0Ab%00'],
    ['ключ 🚢', '%D0%BA%D0%BB%D1%8E%D1%87 %F0%9F%9A%A2'],
  ])('%j is %j', (mark, kept) => {
    expect(keptMark(mark)).toBe(kept);
    expect(decodeURIComponent(kept)).toBe(mark);
  });

  it.each(['', 'x'.repeat(1_025), 'é'.repeat(172)])('%j is refused', (mark) => {
    expect(() => keptMark(mark)).toThrow('1 to 1024 characters');
  });

  it('half a character is refused', () => {
    expect(() => keptMark('\uD800')).toThrow(URIError);
  });
});
