import { expect, it } from 'vitest';
import { microTime } from './micro-time.ts';

it('has six digits of a second and is in UTC', () => {
  expect(microTime(new Date('2026-03-01T12:00:00.007+02:00'))).toBe('2026-03-01T10:00:00.007000Z');
});
