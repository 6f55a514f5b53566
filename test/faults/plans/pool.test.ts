import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inPool } from './pool.ts';

describe('inPool', () => {
  it('does all, in their order, no more at once than it may', async () => {
    const begun: number[] = [];
    let working = 0;
    let most = 0;
    await inPool([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      working += 1;
      most = Math.max(most, working);
      await delay(1);
      working -= 1;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('lets others work while one rests, who goes on before what has not begun', async () => {
    const told: string[] = [];
    await inPool(['a', 'b', 'c'], 1, async (item, rest) => {
      told.push(item);
      if (item === 'a') await rest(20);
      else await delay(40);
      told.push(`${item} done`);
    });
    expect(told).toEqual(['a', 'b', 'b done', 'a done', 'c', 'c done']);
  });

  it('begins nothing more when one failed', async () => {
    const begun: number[] = [];
    const work = inPool([1, 2, 3], 1, (item) => {
      begun.push(item);
      return item === 2 ? Promise.reject(new Error('no')) : Promise.resolve();
    });
    await expect(work).rejects.toThrow('no');
    await delay(5);
    expect(begun).toEqual([1, 2]);
  });
});
