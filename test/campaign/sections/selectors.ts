import type { Candidates } from '../values/candidates.ts';

const matchExpressions = [{ key: 'tier', operator: 'In', values: ['a', 'b'] }];

/** A selector of labels that has all that one can have. */
export const selectorToChange = { matchLabels: { team: 'payments' }, matchExpressions };

/** How the leaves of the selector of labels at this path are set. */
export function selectorValues(path: string): Readonly<Record<string, Partial<Candidates>>> {
  return {
    [`${path}.matchLabels{}`]: { usual: ['payments', 'a.b'] },
    [`${path}.matchExpressions[].key`]: { usual: ['zone', 'example.com/a'] },
    [`${path}.matchExpressions[].values[]`]: { usual: ['c', 'd'] },
  };
}

/** A peer of a NetworkPolicy that has both selectors. */
export const peerToChange = {
  namespaceSelector: selectorToChange,
  podSelector: selectorToChange,
};

/** How the leaves of the peer at this path are set. */
export function peerValues(path: string): Readonly<Record<string, Partial<Candidates>>> {
  return {
    ...selectorValues(`${path}.namespaceSelector`),
    ...selectorValues(`${path}.podSelector`),
  };
}
