import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { ApiError } from '../../../runtime/errors.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import { desiredState } from '../desired.ts';
import { buildInput } from '../testdata/build-input.ts';
import type { Scope } from './scope.ts';
import { lostItsOwner } from './verify-owner.ts';

const { signal } = new AbortController();
const gone = new ApiError('GET', '/orders', {
  code: 404,
  reason: 'NotFound',
  details: { name: 'orders' },
});

/** What the step says where the status knows these children, and what it asked the API server. */
async function judge(known: readonly string[], live: (cached: Microservice) => KubeObject | Error) {
  const input = buildInput();
  const resources = known.map((kind) => ({
    apiVersion: 'v1',
    kind,
    name: 'orders',
    status: 'Ready' as const,
  }));
  const microservice = { ...input.microservice, status: { resources } };
  const asked: string[] = [];
  const client = {
    get: <T extends KubeObject>(resource: { kind: string }): Promise<T> => {
      asked.push(resource.kind);
      const answer = live(microservice);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as T);
    },
  };
  const scope: Scope = {
    ...input,
    microservice,
    desired: desiredState(input),
    outcomes: [],
    request: {
      namespace: 'shop',
      name: 'orders',
      key: 'shop/orders',
      reconcileId: '1',
      signal,
      logger: undefined as never,
      othersWait: () => false,
    },
  };
  return { isLost: await lostItsOwner(client, scope), asked };
}

describe('a child that was there and is not', () => {
  it.each<[string, (cached: Microservice) => KubeObject | Error, boolean]>([
    ['is gone with its owner', () => gone, true],
    ['is gone with a former owner of the name', otherUid, true],
    ['is going with its owner', leaving, true],
    ['is to be made again', (cached) => cached, false],
  ])('%s', async (_, live, isLost) => {
    expect(await judge(['Service'], live)).toEqual({ isLost, asked: ['Microservice'] });
  });

  it('is not judged by an API server that fails', async () => {
    const failing = new ApiError('GET', '/orders', { code: 500, reason: 'InternalError' });
    await expect(judge(['Service'], () => failing)).rejects.toThrow('500');
  });
});

it.each([
  ['were never made', []],
  ['are not declared any more', ['HTTPRoute']],
])('the API server is not asked for children that %s', async (_, known) => {
  expect(await judge(known, () => gone)).toEqual({ isLost: false, asked: [] });
});

function otherUid(cached: Microservice): KubeObject {
  return { ...cached, metadata: { ...cached.metadata, uid: 'another' } };
}

function leaving(cached: Microservice): KubeObject {
  const deletionTimestamp = '2026-01-01T00:00:00Z';
  return { ...cached, metadata: { ...cached.metadata, deletionTimestamp } };
}
