import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('random choices', () => {
  it('are the same for the same seed, and others for another', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed, 'create', 'none');
      return Array.from({ length: 5 }, () => random.below(1_000));
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('differ for each part, wherever the parts are cut', () => {
    expect(createRandom('ab', 'c').next()).not.toBe(createRandom('a', 'bc').next());
  });

  it('are even enough', () => {
    const random = createRandom(7);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 4_000; draw += 1) {
      const index = random.below(4);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(850);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });

  it('pick and shuffle what is there, and refuse to pick from nothing', () => {
    const random = createRandom(3);
    const items = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(items).toContain(random.pick(items));
    expect(random.shuffled(items).toSorted()).toEqual(items);
    expect(() => random.pick([])).toThrow('nothing');
  });
});
