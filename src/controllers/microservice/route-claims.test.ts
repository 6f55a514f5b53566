import { describe, expect, it } from 'vitest';
import { keepsRoute, type RouteClaim } from './route-claims.ts';

const claim = (holder: string, createdAt: string, isLive: boolean): RouteClaim => ({
  holder,
  createdAt,
  isLive,
});

describe('keepsRoute', () => {
  it.each([
    [
      'older, neither live',
      claim('a/old', '2026-01-01', false),
      claim('a/new', '2026-01-02', false),
      true,
    ],
    [
      'newer, neither live',
      claim('a/new', '2026-01-02', false),
      claim('a/old', '2026-01-01', false),
      false,
    ],
    [
      'newer but live',
      claim('a/new', '2026-01-02', true),
      claim('a/old', '2026-01-01', false),
      true,
    ],
    [
      'older but only the other is live',
      claim('a/old', '2026-01-01', false),
      claim('a/new', '2026-01-02', true),
      false,
    ],
    [
      'same age, first by name',
      claim('a/x', '2026-01-01', true),
      claim('b/x', '2026-01-01', true),
      true,
    ],
  ])('%s', (_, rival, ours, expected) => {
    expect(keepsRoute(rival, ours)).toBe(expected);
  });

  it('lets exactly one of two keep the route', () => {
    const claims = ['2026-01-01', '2026-01-02'].flatMap((createdAt) =>
      [true, false].flatMap((isLive) =>
        ['a/x', 'b/x'].map((holder) => claim(holder, createdAt, isLive)),
      ),
    );
    for (const one of claims) {
      for (const other of claims) {
        if (one.holder !== other.holder) {
          expect(keepsRoute(one, other)).not.toBe(keepsRoute(other, one));
        }
      }
    }
  });
});
