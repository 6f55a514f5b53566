import { describe, expect, it } from 'vitest';
import { durationSeconds } from './duration.ts';

describe('durationSeconds', () => {
  it.each([
    ['10m', 600],
    ['1h30m', 5_400],
    ['90s', 90],
    ['1500ms', 2],
    ['1s1ms', 2],
    ['0s', 1],
  ])('%s is %i', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });
});
