import { describe, expect, it } from 'vitest';
import { bytesOf, shownUse } from './used.ts';

const [kibi, mebi, gibi] = [2 ** 10, 2 ** 20, 2 ** 30];

describe('what is shown of the bytes that data takes', () => {
  it.each([
    [0, '0'],
    [1, '1Mi'],
    [900 * kibi, '1Mi'],
    [7.9 * mebi, '7.9Mi'],
    [22.6 * mebi, '23Mi'],
    [999 * mebi, '1000Mi'],
    [1_000 * mebi, '0.98Gi'],
    [1.25 * gibi, '1.3Gi'],
    [12.4 * gibi, '12Gi'],
    [117 * gibi, '120Gi'],
    [3 * 2 ** 40, '3Ti'],
    [2 ** 63, '8Ei'],
  ])('%d bytes are %s', (bytes, shown) => {
    expect(shownUse(undefined, bytes)).toBe(shown);
    expect(shownUse(shown, bytes)).toBe(shown);
    expect(bytesOf(shown)).toBeDefined();
  });

  it.each<[string, number | undefined, string | undefined]>([
    ['12Gi', undefined, '12Gi'],
    ['12Gi', 12.9 * gibi, '12Gi'],
    ['12Gi', 11.1 * gibi, '12Gi'],
    ['12Gi', 13.3 * gibi, '13Gi'],
    ['12Gi', 2 * gibi, '2Gi'],
    // Small ones grow a lot at first.
    ['8Mi', 23 * mebi, '8Mi'],
    ['8Mi', 25 * mebi, '25Mi'],
    ['0', 1, '1Mi'],
    ['1Mi', 0, '0'],
    ['0', 0, '0'],
    // Whatever somebody wrote there.
    ['much', undefined, undefined],
    ['much', gibi, '1Gi'],
    ['1'.repeat(40), gibi, '1Gi'],
  ])('after %s, %j bytes are %j', (before, bytes, shown) => {
    expect(shownUse(before, bytes)).toBe(shown);
  });

  it('is written seldom while data grows evenly', () => {
    let shown: string | undefined;
    let writes = 0;
    for (let bytes = 10 * mebi; bytes < 10 * gibi; bytes += mebi) {
      const next = shownUse(shown, bytes);
      if (next !== shown) writes += 1;
      shown = next;
    }
    expect(writes).toBeLessThan(75);
  });
});
