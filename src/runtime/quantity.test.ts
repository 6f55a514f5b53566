import { describe, expect, it } from 'vitest';
import { quantitiesEqual } from './quantity.ts';

describe('quantitiesEqual', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['1.', '1'],
    ['1Gi', '1073741824'],
    ['1024Mi', '1Gi'],
    ['0.5Gi', '512Mi'],
    ['1e3', '1k'],
    ['1E3', '1000'],
    ['12e-1', '1.2'],
    ['1E', '1000P'],
    [1, '1'],
    [0.5, '500m'],
    ['0', '0m'],
    ['-1', '-1000m'],
    ['+1', '1'],
    ['0.1n', '1n'],
    ['100u', '0.1m'],
    ['same', 'same'],
  ])('takes %s and %s for the same', (left, right) => {
    expect(quantitiesEqual(left, right)).toBe(true);
    expect(quantitiesEqual(right, left)).toBe(true);
  });

  it.each([
    ['1', '2'],
    ['1G', '1Gi'],
    ['1', '-1'],
    ['1m', '1M'],
    ['', '0'],
    ['.', '0'],
    ['one', '1'],
    ['1 ', '1'],
    ['1e999', '1e998'],
    ['0x1', '1'],
    [null, '0'],
    [undefined, '0'],
    [{}, '0'],
    ['1'.repeat(100), `${'1'.repeat(100)}.0`],
  ])('tells %s from %s', (left, right) => {
    expect(quantitiesEqual(left, right)).toBe(false);
  });
});
