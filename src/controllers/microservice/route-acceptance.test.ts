import { describe, expect, it } from 'vitest';
import { routeIsAccepted } from './route-acceptance.ts';

const condition = (type: string) => ({ type, status: 'True', observedGeneration: 2 });
const accepted = {
  parentRef: { name: 'edge', namespace: 'infra' },
  conditions: [condition('Accepted'), condition('ResolvedRefs')],
};
const route = (parents: unknown, generation = 2) => ({
  metadata: { name: 'a', namespace: 'shop', generation },
  spec: { parentRefs: [{ name: 'edge', namespace: 'infra' }] },
  status: { parents },
});

describe('routeIsAccepted', () => {
  it.each<[string, unknown, boolean]>([
    ['by its gateway', route([accepted]), true],
    ['of an older generation', route([accepted], 3), false],
    ['by another gateway', route([{ ...accepted, parentRef: { name: 'edge' } }]), false],
    ['whose parents are no list', route('all'), false],
    ['whose parents are of any shape', route([null, 5, { parentRef: null }, accepted]), true],
    ['whose conditions are no list', route([{ ...accepted, conditions: {} }]), false],
    ['whose conditions are of any shape', route([{ ...accepted, conditions: [null, 5] }]), false],
    ['without a spec', { metadata: { name: 'a' } }, false],
    ['that is nothing', undefined, false],
  ])('%s', (_, live, expected) => {
    expect(routeIsAccepted(live)).toBe(expected);
  });
});
