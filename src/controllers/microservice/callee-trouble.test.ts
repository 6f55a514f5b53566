import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { calleeTrouble, calleeTroubleChanged } from './callee-trouble.ts';

const since = '2026-03-04T11:00:00Z';

function callee(type: string, reason: string, problems?: unknown): KubeObject {
  const condition = { type, status: 'False', reason, lastTransitionTime: since };
  const status = { conditions: [condition], problems };
  return { apiVersion: 'v1', kind: 'Microservice', metadata: { name: 'pay' }, status } as never;
}

const problem = (reason: string, severity = 'error') => [{ severity, reason, message: 'It is.' }];

describe('the trouble of a callee', () => {
  it.each([
    ['no pods that serve', callee('WorkloadAvailable', 'OutOfMemory', problem('OutOfMemory'))],
    [
      'a database that is down',
      callee('DatabasesReady', 'DatabaseFailed', problem('DatabaseFailed')),
    ],
  ])('is %s', (_, object) => {
    expect(calleeTrouble(object)).toMatchObject({ message: 'It is.', since: Date.parse(since) });
  });

  it.each([
    ['a status that says nothing', { metadata: { name: 'pay' } }],
    ['pods that start', callee('WorkloadAvailable', 'Progressing', [])],
    ['a route that is refused', callee('RoutesReady', 'RouteConflict', problem('RouteConflict'))],
    [
      'a migration that failed',
      callee('DatabasesReady', 'MigrationFailed', problem('MigrationFailed')),
    ],
    ['a warning', callee('WorkloadAvailable', 'Evicted', problem('Evicted', 'warning'))],
    ['problems of any shape', callee('WorkloadAvailable', 'CrashLooping', 'many')],
  ])('is not %s', (_, object) => {
    expect(calleeTrouble(object as KubeObject)).toBeUndefined();
  });

  it('changes with its words, and with nothing else', () => {
    const before = callee('WorkloadAvailable', 'OutOfMemory', problem('OutOfMemory'));
    const same = { ...before, metadata: { name: 'pay', resourceVersion: '7' } };
    const over = callee('WorkloadAvailable', 'OutOfMemory', []);
    expect(calleeTroubleChanged(before, same)).toBe(false);
    expect(calleeTroubleChanged(before, over)).toBe(true);
  });
});
