import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../microservice/types.ts';
import { desiredState } from '../../desired.ts';
import { platform } from '../../testing/platform.ts';
import type { Observed } from '../../observed.ts';
import { readInput } from '../../testdata/read-input.ts';
import { statefulSetHealth } from './health.ts';

function health(parts: {
  set?: { generation?: number; status?: object };
  claim?: object;
  pod?: object;
}): string {
  const { database, observed } = readInput(
    'apiVersion: slipway.dev/v1alpha1\nkind: Database\nmetadata: {name: d}\nspec: {engine: postgres}',
  );
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'd-db-0' },
    ...(parts.pod === undefined ? {} : { status: parts.pod }),
  };
  const seen: Observed = {
    ...observed,
    statefulSet:
      parts.set === undefined
        ? undefined
        : {
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            metadata: { name: 'd-db', generation: parts.set.generation ?? 1 },
            spec: { selector: {}, serviceName: 'd-db', template: {} },
            status: { observedGeneration: 1, replicas: 1, ...parts.set.status },
          },
    claim:
      parts.claim === undefined
        ? undefined
        : {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { name: 'c' },
            ...parts.claim,
          },
    // Only what the test gives is looked at.
    pods: parts.pod === undefined ? [] : [pod as Pod],
  };
  const result = statefulSetHealth(desiredState(database, seen, false, platform).input);
  return result.state === 'available' ? 'available' : result.reason;
}

const status = (state: object, more: object = {}) => ({
  containerStatuses: [
    {
      name: 'postgres',
      image: 'postgres:17',
      imageID: '',
      ready: false,
      restartCount: 3,
      state,
      ...more,
    },
  ],
});

describe('how the server fares', () => {
  it.each<[string, Parameters<typeof health>[0], string]>([
    ['counts that are none', { set: { status: { readyReplicas: 'many' } } }, 'Provisioning'],
    ['a claim of any shape', { set: {}, claim: { status: 'Lost' } }, 'Provisioning'],
    [
      'conditions and containers that are no lists',
      { set: {}, pod: { conditions: 'all', containerStatuses: 5 } },
      'Provisioning',
    ],
    [
      'conditions and containers of any shape',
      { set: {}, pod: { conditions: [null, 5], containerStatuses: [null, { name: 'postgres' }] } },
      'Provisioning',
    ],
    ['no StatefulSet', {}, 'Provisioning'],
    [
      'a change that is not seen yet',
      { set: { generation: 2, status: { readyReplicas: 1 } } },
      'Provisioning',
    ],
    ['a pod that is ready', { set: { status: { readyReplicas: 1 } } }, 'available'],
    ['no pod yet', { set: {} }, 'Provisioning'],
    [
      'a claim without a volume',
      { set: {}, claim: { status: { phase: 'Pending' } } },
      'VolumePending',
    ],
    [
      'a claim that lost its volume',
      { set: {}, claim: { status: { phase: 'Lost' } } },
      'VolumePending',
    ],
    [
      'no node',
      {
        set: {},
        claim: { status: { phase: 'Bound' } },
        pod: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
      },
      'Unschedulable',
    ],
    [
      'no image',
      { set: {}, pod: status({ waiting: { reason: 'ImagePullBackOff' } }) },
      'ImagePullFailed',
    ],
    [
      'a crash',
      { set: {}, pod: status({ waiting: { reason: 'CrashLoopBackOff' } }) },
      'CrashLooping',
    ],
    [
      'too little memory',
      {
        set: {},
        pod: status(
          { waiting: { reason: 'CrashLoopBackOff' } },
          { lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } },
        ),
      },
      'OutOfMemory',
    ],
    [
      'a start',
      { set: {}, pod: status({ waiting: { reason: 'ContainerCreating' } }) },
      'Provisioning',
    ],
  ])('with %s', (_, parts, expected) => {
    expect(health(parts)).toBe(expected);
  });
});
