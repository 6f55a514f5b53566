import { describe, expect, it } from 'vitest';
import { isForgotten, type PodProgress } from './forgotten-pods.ts';

const now = Date.parse('2026-01-01T00:01:00Z');
const [longAgo, justNow] = ['2026-01-01T00:00:50Z', '2026-01-01T00:00:58Z'];

function pod(phase: string, creationTimestamp: string, deletionTimestamp?: string): PodProgress {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'app',
      creationTimestamp,
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    },
    spec: { nodeName: 'node' },
    status: { phase },
  };
}

describe('isForgotten', () => {
  it.each([
    ['a pod that does not start', pod('Pending', longAgo), true],
    ['a pod that does not end', pod('Running', longAgo, longAgo), true],
    ['a new pod', pod('Pending', justNow), false],
    ['a pod that runs', pod('Running', longAgo), false],
    ['a pod that has begun to end', pod('Running', longAgo, justNow), false],
    ['a pod without a node', { ...pod('Pending', longAgo), spec: {} }, false],
  ])('judges %s', (_, object, expected) => {
    expect(isForgotten(object, now)).toBe(expected);
  });
});
