import { describe, expect, it } from 'vitest';
import type { MicroserviceStatus, Problem } from '../../crds/microservice/v1alpha1.ts';
import type { Condition } from '../../runtime/conditions.ts';
import { statusUrgency, transitions } from './status-change.ts';

const condition = (type: string, status: Condition['status'], reason: string): Condition => ({
  type,
  status,
  reason,
  message: `${type} is ${status}`,
  observedGeneration: 1,
  lastTransitionTime: '2026-03-04T12:00:00Z',
});

const problem = (reason: string, message = 'm', field?: string): Problem => ({
  severity: 'error',
  reason,
  message,
  ...(field === undefined ? {} : { field }),
});

function status(parts: Partial<MicroserviceStatus> = {}): MicroserviceStatus {
  return {
    observedGeneration: 1,
    conditions: [
      condition('Ready', 'True', 'Available'),
      condition('RoutesReady', 'True', 'NoRoutes'),
    ],
    readyReplicas: 2,
    problems: [],
    ...parts,
  };
}

const notReady = (reason: string, ...more: Condition[]) =>
  status({ conditions: [condition('Ready', 'False', reason), ...more] });

describe('statusUrgency', () => {
  it.each<[string, MicroserviceStatus | undefined, MicroserviceStatus, string]>([
    ['the same', status(), status(), 'none'],
    [
      'another order of conditions',
      status(),
      status({ conditions: status().conditions?.toReversed() ?? [] }),
      'none',
    ],
    ['an empty list for none', status({ problems: [] }), status({ endpoints: [] }), 'none'],
    ['the first', undefined, status(), 'major'],
    ['after none that tells anything', {}, status(), 'major'],
    ['a new generation', status(), status({ observedGeneration: 2 }), 'major'],
    ['no longer Ready', status(), notReady('CrashLooping'), 'major'],
    ['Ready again', notReady('CrashLooping'), status(), 'major'],
    [
      'another word for the whole',
      status({ summary: { status: 'Degraded' } }),
      status({ summary: { status: 'Failing' } }),
      'notable',
    ],
    [
      'other counts under the same word',
      status({ summary: { status: 'Degraded', replicas: '2/3' } }),
      status({ summary: { status: 'Degraded', replicas: '1/3' } }),
      'minor',
    ],
    [
      'another reason of not being Ready',
      notReady('Progressing'),
      notReady('CrashLooping'),
      'minor',
    ],
    [
      'stalled',
      notReady('A'),
      notReady('A', condition('Stalled', 'True', 'NameConflict')),
      'major',
    ],
    [
      'stalled for another reason',
      notReady('A', condition('Stalled', 'True', 'NameConflict')),
      notReady('A', condition('Stalled', 'True', 'Forbidden')),
      'major',
    ],
    [
      'being deleted',
      notReady('A'),
      notReady('A', condition('Deleting', 'True', 'Deleting')),
      'major',
    ],
    ['a count', status(), status({ readyReplicas: 1 }), 'minor'],
    ['a problem', status(), status({ problems: [problem('Evicted')] }), 'notable'],
  ])('%s', (_, previous, next, expected) => {
    expect(statusUrgency(previous, next)).toBe(expected);
  });
});

describe('transitions', () => {
  const told = (previous: MicroserviceStatus | undefined, next: MicroserviceStatus) =>
    transitions(previous, next).map(({ type, reason }) => `${type} ${reason}`);
  const crashing = { ...notReady('CrashLooping'), problems: [problem('CrashLooping')] };

  it.each<[string, MicroserviceStatus | undefined, MicroserviceStatus, string[]]>([
    ['nothing new', crashing, crashing, []],
    ['a new Microservice that starts', undefined, notReady('Progressing'), []],
    ['Ready at last', notReady('Progressing'), status(), []],
    ['Ready with its first status', undefined, status(), []],
    ['Ready after an update', notReady('Updating'), status(), ['Normal Ready']],
    ['an update', status(), notReady('Updating'), ['Normal Updating']],
    ['a problem', status(), crashing, ['Warning CrashLooping']],
    ['all problems gone', crashing, status(), ['Normal Ready']],
    [
      'one problem gone, and another there',
      crashing,
      { ...crashing, problems: [problem('OutOfMemory')] },
      ['Warning OutOfMemory', 'Normal Resolved'],
    ],
    [
      'a warning that became an error',
      status({ problems: [problem('CrashLooping')] }),
      crashing,
      ['Warning CrashLooping'],
    ],
    [
      'the same problem in other words',
      crashing,
      { ...crashing, problems: [problem('CrashLooping', 'others')] },
      [],
    ],
    [
      'the same problem of another field',
      { ...crashing, problems: [problem('KeyMissing', 'm', 'spec.env[name=A]')] },
      { ...crashing, problems: [problem('KeyMissing', 'm', 'spec.env[name=B]')] },
      ['Warning KeyMissing', 'Normal Resolved'],
    ],
    [
      'one text of two fields',
      status(),
      { ...status(), problems: [problem('A', 'm', 'x'), problem('A', 'm', 'y')] },
      ['Warning A'],
    ],
    [
      'trouble of a callee, which has an event of its own',
      status(),
      status({ problems: [problem('DependencyNotReady', 'm', 'spec.uses[0]')] }),
      [],
    ],
    [
      'the end of such trouble',
      status({
        problems: [problem('DependencyNotReady', 'm', 'spec.uses[0]'), problem('Evicted')],
      }),
      status({ problems: [problem('Evicted')] }),
      [],
    ],
    ['a pause', status(), status({ summary: { status: 'Paused' } }), ['Normal Paused']],
    ['the end of a pause', status({ summary: { status: 'Paused' } }), status(), ['Normal Resumed']],
    [
      'a deletion',
      status(),
      { ...notReady('Deleting'), summary: { status: 'Deleting' } },
      ['Normal Deleting'],
    ],
  ])('%s', (_, previous, next, expected) => {
    expect(told(previous, next)).toEqual(expected);
  });

  it('say what the status says', () => {
    expect(transitions(notReady('Updating'), status())).toEqual([
      { type: 'Normal', reason: 'Ready', action: 'Reconcile', note: 'Ready is True' },
    ]);
  });
});
