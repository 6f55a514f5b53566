import { describe, expect, it } from 'vitest';
import { spreadSchedule } from './spread-schedule.ts';

const seeds = Array.from({ length: 1_000 }, (_, index) => `team-${index % 40}/orders-${index}`);
const numbers = (schedule: string, field: number): number[] =>
  seeds.map((seed) => Number(spreadSchedule(schedule, seed).split(' ')[field]));

describe('a schedule with H', () => {
  it.each([
    ['0 3 * * *'],
    ['@daily'],
    ['*/15 1-5 * JAN,MAR THU'],
    // What is wrong is told by the API server, in its own words.
    ['H(50-70) * * * *'],
    ['H(9-3) * * * *'],
    ['H/0 * * * *'],
    ['* H(0-24) * * *'],
    ['HH * * * *'],
  ])('leaves %s as it is', (schedule) => {
    expect(spreadSchedule(schedule, 'shop/orders-main')).toBe(schedule);
  });

  it('is the same for the same database, and its fields do not go together', () => {
    const schedule = 'H H H H H';
    expect(spreadSchedule(schedule, 'shop/orders-main')).toBe(
      spreadSchedule(schedule, 'shop/orders-main'),
    );
    expect(spreadSchedule(schedule, 'shop/orders-main')).toMatchInlineSnapshot(`"40 18 3 6 3"`);
  });

  it.each([
    ['H 3 * * *', 0, 0, 59],
    ['0 H * * *', 1, 0, 23],
    ['0 H(1-5) * * *', 1, 1, 5],
    ['0 3 H * *', 2, 1, 28],
    ['0 3 1 H *', 3, 1, 12],
    ['0 3 * * H', 4, 0, 6],
  ])('%s spreads evenly over field %d, from %d to %d', (schedule, field, first, last) => {
    const found = numbers(schedule, field);
    expect(new Set(found).size).toBe(last - first + 1);
    expect([Math.min(...found), Math.max(...found)]).toEqual([first, last]);
    const counts = new Map<number, number>();
    for (const number of found) counts.set(number, (counts.get(number) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThan((2.5 * seeds.length) / (last - first + 1));
  });

  it.each([
    ['H/15 * * * *', /^([0-9]|1[0-4])-59\/15 \* \* \* \*$/],
    ['H H/6 * * *', /^[0-9]+ [0-5]-23\/6 \* \* \*$/],
    ['H(30-59)/10 * * * *', /^3[0-9]-59\/10 \* \* \* \*$/],
    ['0,H(30-59) * * * *', /^0,(3|4|5)[0-9] \* \* \* \*$/],
  ])('%s keeps its step and its list', (schedule, expected) => {
    for (const seed of seeds) expect(spreadSchedule(schedule, seed)).toMatch(expected);
  });
});
