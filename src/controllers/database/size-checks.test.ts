import { describe, expect, it } from 'vitest';
import { createSideWork } from '../../runtime/side-work.ts';
import { createManualClock } from '../../runtime/testing/manual-clock.ts';
import { createSizeChecks } from './size-checks.ts';

function setUp() {
  const clock = createManualClock();
  const woken: string[] = [];
  const told = new Map<string, number>();
  let asked = 0;
  const sizes = createSizeChecks({
    sideWork: createSideWork({ clock }),
    clock,
    sink: {
      measured: (key, bytes) => void told.set(key, bytes),
      forgotten: (key) => void told.delete(key),
    },
    wake: (key) => void woken.push(key),
  });
  const check = (answer: number | undefined | Error, key = 'shop/db') =>
    sizes.check(key, () => {
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
  // As many turns as the queue of side work needs.
  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));
  return { clock, woken, told, sizes, check, settle, asked: () => asked };
}

const fiveMinutes = 300_000;

describe('size checks', () => {
  it('answer at once, measure beside that, and wake the key with the first result', async () => {
    const { check, settle, woken, told, asked } = setUp();
    expect(check(7)).toBeUndefined();
    expect(check(7)).toBeUndefined();
    await settle();
    expect(check(7)).toBe(7);
    expect(woken).toEqual(['shop/db']);
    expect(told.get('shop/db')).toBe(7);
    expect(asked()).toBe(1);
  });

  it('measure anew after five minutes, which wakes nobody', async () => {
    const { check, settle, clock, woken, told } = setUp();
    check(7);
    await settle();
    clock.advance(fiveMinutes - 1);
    check(8);
    await settle();
    expect(told.get('shop/db')).toBe(7);
    clock.advance(1);
    expect(check(8)).toBe(7);
    await settle();
    expect(check(8)).toBe(8);
    expect(woken).toHaveLength(1);
  });

  it('keep what was known where the server cannot be asked, or does not tell', async () => {
    const { check, sizes, settle, clock, told, woken } = setUp();
    check(7);
    await settle();
    for (const answer of [new Error('secret'), undefined]) {
      clock.advance(fiveMinutes);
      check(answer);
      await settle();
      expect(check(answer)).toBe(7);
    }
    expect(sizes.check('shop/db', undefined)).toBe(7);
    check(undefined, 'shop/other');
    await settle();
    expect([...told.keys()]).toEqual(['shop/db']);
    expect(woken).toEqual(['shop/db']);
  });

  it('try the first measurement again, later each time, while it fails', async () => {
    const { check, settle, clock, woken, asked } = setUp();
    check(new Error('garbage'));
    await settle();
    check(new Error('garbage'));
    expect([asked(), woken]).toEqual([1, []]);
    clock.advance(10_000);
    expect(woken).toEqual(['shop/db']);
    check(new Error('garbage'));
    await settle();
    clock.advance(10_000);
    expect(woken).toHaveLength(1);
    clock.advance(10_000);
    expect(woken).toHaveLength(2);
    check(7);
    await settle();
    expect(check(7)).toBe(7);
    expect([asked(), woken.length]).toEqual([3, 3]);
  });

  it('wake nobody for a Database that is gone', async () => {
    const { check, sizes, settle, clock, woken } = setUp();
    check(new Error('garbage'));
    await settle();
    sizes.forget('shop/db');
    clock.advance(fiveMinutes);
    expect(woken).toEqual([]);
  });

  it('forget, also while they measure', async () => {
    const { check, sizes, settle, told, woken } = setUp();
    check(7);
    sizes.forget('shop/db');
    await settle();
    expect([...told.keys(), ...woken]).toEqual([]);
    check(8);
    await settle();
    sizes.forget('shop/db');
    expect(told.size).toBe(0);
    expect(sizes.check('shop/db', undefined)).toBeUndefined();
  });

  it('measure a Database that is back while its forgotten measurement is still under way', async () => {
    const { clock, check, sizes, settle, told, woken } = setUp();
    sizes.check(
      'shop/db',
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    );
    sizes.forget('shop/db');
    check(8);
    await settle();
    clock.advance(10_000);
    expect(woken).toEqual(['shop/db']);
    check(8);
    await settle();
    expect([check(8), told.get('shop/db'), woken.length]).toEqual([8, 8, 2]);
  });
});
