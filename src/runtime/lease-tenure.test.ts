import { expect, it } from 'vitest';
import { createTenure } from './lease-tenure.ts';
import { createManualClock } from './testing/manual-clock.ts';

function setUp() {
  const clock = createManualClock();
  const losses: string[] = [];
  const tenure = createTenure(clock, 10_000);
  return { clock, losses, tenure, onLost: (error: Error) => losses.push(error.message) };
}

it('does not begin with a write that was started too long ago', () => {
  const { clock, losses, tenure, onLost } = setUp();
  clock.advance(10_000);
  expect(tenure.begin(0, onLost)).toBe(false);
  expect(tenure.isHeld()).toBe(false);
  expect(losses).toEqual([]);
});

it('is not brought back by a renewal that comes too late', () => {
  const { clock, losses, tenure, onLost } = setUp();
  expect(tenure.begin(0, onLost)).toBe(true);
  clock.advance(10_000);
  tenure.renew(9000);
  expect(tenure.isHeld()).toBe(false);
  expect(losses).toEqual(['The lease is lost: it was not renewed in time']);
});

it('tells of a loss once, and of an end never', () => {
  const { clock, losses, tenure, onLost } = setUp();
  tenure.begin(0, onLost);
  tenure.lose('b holds it');
  tenure.lose('again');
  tenure.begin(0, onLost);
  tenure.end();
  clock.advance(60_000);
  expect(losses).toEqual(['The lease is lost: b holds it']);
  expect(clock.waiting()).toEqual([]);
});
