import { describe, expect, it } from 'vitest';
import { compareResourceVersions, isNewer, isOlder } from './resource-version.ts';

describe('compareResourceVersions', () => {
  it.each([
    ['9', '10', -1],
    ['10', '9', 1],
    ['10', '10', 0],
    ['18446744073709551616', '18446744073709551615', 1],
    ['100', '99', 1],
  ])('%s and %s', (a, b, expected) => {
    expect(Math.sign(compareResourceVersions(a, b) ?? Number.NaN)).toBe(expected);
  });

  it.each([
    ['abc', '1'],
    ['01', '1'],
    ['-1', '1'],
    ['', '1'],
    [undefined, '1'],
    ['1.5', '1'],
  ])('cannot compare %s and %s', (a, b) => {
    expect(compareResourceVersions(a, b)).toBeUndefined();
    expect(isNewer(a, b)).toBe(false);
    expect(isOlder(a, b)).toBe(false);
  });
});
