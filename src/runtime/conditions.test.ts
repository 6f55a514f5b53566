import { describe, expect, it } from 'vitest';
import { findCondition, mergeConditions, type Condition } from './conditions.ts';

const before: Condition = {
  type: 'Ready',
  status: 'False',
  reason: 'PodsStarting',
  message: 'Deployment orders has no ready pod',
  observedGeneration: 1,
  lastTransitionTime: '2026-01-01T00:00:00Z',
};
const now = '2026-01-02T00:00:00Z';

function merged(desired: Partial<Condition>, previous = [before]): Condition | undefined {
  const { type, status, reason, message } = { ...before, ...desired };
  return mergeConditions(previous, [{ type, status, reason, message }], 2, now)[0];
}

describe('mergeConditions', () => {
  it.each([
    ['stays where only the reason changes', { reason: 'Other' }, before.lastTransitionTime],
    ['stays where only the message changes', { message: 'Other' }, before.lastTransitionTime],
    ['moves where the status changes', { status: 'True' as const }, now],
    ['moves where the status becomes unknown', { status: 'Unknown' as const }, now],
    ['is that of the type', { type: 'RoutesReady' }, now],
  ])('lastTransitionTime %s', (_, desired, expected) => {
    expect(merged(desired)).toEqual({
      ...before,
      ...desired,
      observedGeneration: 2,
      lastTransitionTime: expected,
    });
  });

  it('keeps the order given and drops what is not desired any more', () => {
    const desired = ['Stalled', 'DatabasesReady'].map((type) => ({ ...before, type }));
    const types = mergeConditions([before], desired, 1, now).map((condition) => condition.type);
    expect(types).toEqual(['Stalled', 'DatabasesReady']);
  });

  it('is stable: merging its own result changes nothing', () => {
    const once = mergeConditions([], [before], 1, now);
    expect(mergeConditions(once, [before], 1, '2027-01-01T00:00:00Z')).toEqual(once);
  });

  it.each([
    ['puts it on one line', ' a\n\tb  c ', 'a b c'],
    ['keeps 1024 characters', 'x'.repeat(1024), 'x'.repeat(1024)],
    ['cuts more', 'x'.repeat(1025), `${'x'.repeat(1023)}…`],
    ['leaves no half of a character', `${'x'.repeat(1022)}😀😀`, `${'x'.repeat(1022)}\uFFFD…`],
  ])('message: %s', (_, message, expected) => {
    expect(merged({ message })?.message).toBe(expected);
  });
});

describe('findCondition', () => {
  it.each([
    ['Ready', [before], before],
    ['Stalled', [before], undefined],
    ['Ready', undefined, undefined],
  ])('finds %s', (type, conditions, expected) => {
    expect(findCondition(conditions, type)).toBe(expected);
  });
});
