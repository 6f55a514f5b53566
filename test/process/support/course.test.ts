import { describe, expect, it } from 'vitest';
import { courseOf } from './course.ts';

const samples = (values: readonly number[]) => values.map((value, at) => ({ at, value }));

describe('courseOf', () => {
  it.each([
    ['flat', [5, 5, 5, 5], 0],
    ['rising', [0, 2, 4, 6], 6],
    ['falling', [6, 4, 2, 0], -6],
    ['noise around a line', [0, 3, 3, 6], 5.4],
    ['a saw', [0, 9, 0, 9, 0, 9, 0], 0],
  ])('%s', (_, values, rise) => {
    expect(courseOf(samples(values)).rise).toBeCloseTo(rise);
  });

  it('tells the start, the end and the most, single peaks left out', () => {
    const values = Array.from({ length: 30 }, (_, at) => (at === 1 ? 100 : at));
    expect(courseOf(samples(values))).toMatchObject({ start: 2, end: 28, most: 100 });
  });

  it('needs two samples', () => {
    expect(() => courseOf(samples([1]))).toThrow('two');
  });
});
