import { describe, expect, it } from 'vitest';
import type { DatabaseStatus } from '../../crds/database/v1alpha1.ts';
import { statusUrgency, transitions } from './status-change.ts';

function condition(type: string, status: 'True' | 'False' | 'Unknown', reason = 'R', message = '') {
  return { type, status, reason, message, lastTransitionTime: '2026-01-01T00:00:00Z' };
}

const ready: DatabaseStatus = {
  observedGeneration: 1,
  conditions: [condition('Ready', 'True'), condition('Provisioned', 'True')],
};

describe('a change of status', () => {
  it.each<[string, DatabaseStatus | undefined, DatabaseStatus, string]>([
    ['the first', undefined, ready, 'major'],
    ['none', ready, structuredClone(ready), 'none'],
    [
      'another order of conditions',
      ready,
      { ...ready, conditions: (ready.conditions ?? []).toReversed() },
      'none',
    ],
    ['a new generation', ready, { ...ready, observedGeneration: 2 }, 'major'],
    ['Ready', ready, { ...ready, conditions: [condition('Ready', 'False')] }, 'major'],
    [
      'a new Stalled',
      ready,
      { ...ready, conditions: [...(ready.conditions ?? []), condition('Stalled', 'True')] },
      'major',
    ],
    ['a capacity', ready, { ...ready, volume: { capacity: '1Gi' } }, 'minor'],
    [
      'a message',
      ready,
      {
        ...ready,
        conditions: [condition('Ready', 'True', 'R', 'other'), condition('Provisioned', 'True')],
      },
      'minor',
    ],
  ])('%s', (_, previous, next, urgency) => {
    expect(statusUrgency(previous, next)).toBe(urgency);
  });

  it.each<[string, DatabaseStatus | undefined, DatabaseStatus, string[]]>([
    ['the first that is not ready', undefined, { conditions: [condition('Ready', 'False')] }, []],
    ['becoming ready', { conditions: [condition('Ready', 'False')] }, ready, ['Normal R']],
    [
      'being ready no more',
      ready,
      { conditions: [condition('Ready', 'False', 'Gone')] },
      ['Warning Gone'],
    ],
    [
      'parking',
      ready,
      { parkedSince: 'x', conditions: [condition('Ready', 'False'), condition('Parked', 'True')] },
      ['Normal Parked'],
    ],
    ['the way back', { parkedSince: 'x', conditions: [] }, ready, ['Normal Unparked']],
    ['nothing', ready, ready, []],
  ])('%s is told', (_, previous, next, told) => {
    expect(transitions(previous, next).map(({ type, reason }) => `${type} ${reason}`)).toEqual(
      told,
    );
  });
});
