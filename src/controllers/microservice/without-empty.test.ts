import { describe, expect, it } from 'vitest';
import { withoutEmpty } from './without-empty.ts';

describe('withoutEmpty', () => {
  it('drops empty texts, lists and maps, all the way down', () => {
    const given = { a: '', b: [], c: { d: {} }, e: [{ f: '', g: 'g' }] };
    expect(withoutEmpty(given)).toEqual({ e: [{ g: 'g' }] });
  });

  it('keeps zero and false: they may mean something', () => {
    expect(withoutEmpty({ a: 0, b: false })).toEqual({ a: 0, b: false });
  });
});
