import { describe, expect, it } from 'vitest';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { createFakeCluster } from '../../src/runtime/testing/fake-cluster.ts';
import type { LoggedRequest } from '../../src/runtime/testing/fake-messages.ts';
import { fuzzKind } from './kinds.ts';
import { judgeAct, judgeRestraint, judgeStillness, type Act } from './oracle.ts';
import { place } from './world/victim.ts';

const kind = fuzzKind('Microservice');
const ref = { namespace: 'n0', name: 'app' };

/** A world with one Microservice, which has this spec and this status. */
function worldWith(spec: unknown, status: object = {}) {
  const cluster = createFakeCluster([microserviceResource]);
  const { object } = place(microserviceResource, ref, { spec, status });
  cluster.put(microserviceResource, object);
  const target = { index: 0, namespace: 'n0', ref, before: undefined, bad: object };
  return { cluster, targets: [target] };
}

const nothing: Act = {
  when: 'now',
  hasSettled: true,
  reconciles: new Map(),
  unforeseen: [],
  writes: [],
};

function write(path: string, content: object = {}): LoggedRequest {
  const body = JSON.stringify(content);
  return { verb: 'patch', method: 'PATCH', path, query: new URLSearchParams(), headers: {}, body };
}

const service = '/apis/slipway.dev/v1alpha1/namespaces/n0/microservices/app';
const deployment = '/apis/apps/v1/namespaces/n0/deployments/app';

/** What an invalid spec has to be told with. */
function told(message: string, field: string): object {
  const reason = 'InvalidSpec';
  return {
    observedGeneration: 1,
    conditions: [
      { type: 'Ready', status: 'False', reason, message },
      { type: 'Stalled', status: 'True', reason, message },
    ],
    problems: [{ severity: 'error', field, reason, message }],
  };
}

function messages(act: Partial<Act>, spec: unknown = { image: 'a' }, status?: object): string[] {
  const { cluster, targets } = worldWith(spec, status);
  return judgeAct(cluster, kind, { ...nothing, ...act }, targets).map(({ message }) => message);
}

describe('the oracle', () => {
  it('has nothing to say where nothing is wrong', () => {
    expect(messages({})).toEqual([]);
    expect(messages({}, {}, told('spec.image is missing: name one', 'spec.image'))).toEqual([]);
  });

  it.each<[string, Partial<Act>, RegExp]>([
    ['failures that nobody foresaw', { unforeseen: ['n0/app: TypeError'] }, /unforeseen/],
    ['many reconciles', { reconciles: new Map([['m n0/app', 61]]) }, /61 reconciles/],
    ['many writes', { writes: Array.from({ length: 61 }, () => write(deployment)) }, /61 writes/],
    ['no end', { hasSettled: false }, /never settles/],
    [
      'a status that a real API server refuses',
      { writes: [write(`${service}/status`, { status: { replicas: 'many' } })] },
      /the status is refused/,
    ],
    [
      'half a character in a status',
      { writes: [write(`${service}/status`, { status: { url: '\uD83D' } })] },
      /half a character/,
    ],
  ])('sees %s', (_, act, wanted) => {
    expect(messages(act)).toEqual([expect.stringMatching(wanted)]);
  });

  it.each<[string, object, RegExp]>([
    ['that nothing is told', {}, /condition Ready is absent/],
    ['words that say nothing', told('bad', 'spec.image'), /says nothing/],
    ['another field', told('spec.args is missing: name one', 'spec.args'), /none of .* is named/],
    [
      'another generation',
      { ...told('spec.image is missing: name one', 'spec.image'), observedGeneration: 0 },
      /another generation/,
    ],
  ])('sees %s of what is not valid', (_, status, wanted) => {
    expect(messages({}, {}, status)).toEqual([expect.stringMatching(wanted)]);
  });

  it('sees more than a status written for what is not valid', () => {
    const judged = (spec: unknown, path: string) => {
      const { cluster, targets } = worldWith(spec);
      return judgeRestraint(cluster, kind, { ...nothing, writes: [write(path)] }, targets);
    };
    expect(judged({}, deployment)).toHaveLength(1);
    expect(judged({}, `${service}/status`)).toEqual([]);
    expect(judged({ image: 'a' }, deployment)).toEqual([]);
  });

  it('sees what an operator changes that found all there', () => {
    const before = new Map([['n0/Deployment/app', '1']]);
    const again = { ...nothing, writes: Array.from({ length: 3 }, () => write(deployment)) };
    expect(judgeStillness(before, before, nothing)).toEqual([]);
    expect(judgeStillness(before, new Map([['n0/Deployment/app', '2']]), nothing)).toHaveLength(1);
    expect(judgeStillness(before, before, again)).toHaveLength(1);
  });
});

it('a malformed object is one that has to be told of', () => {
  const object: KubeObject = place(microserviceResource, ref, { spec: {} }).object;
  expect(kind.isValid?.(object)).toBe(false);
});
