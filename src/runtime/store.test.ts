import { describe, expect, it } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { createStore } from './store.ts';

const thing = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name },
});

describe('createStore', () => {
  it('leaves an object out of an index whose function fails', () => {
    const errors: string[] = [];
    const store = createStore<KubeObject>({
      indexes: {
        broken: () => {
          throw new Error('no');
        },
      },
      onIndexError: (index) => errors.push(index),
    });
    store.set(thing('a'));
    expect(store.get({ namespace: '', name: 'a' })).toEqual(thing('a'));
    expect(store.byIndex('broken', 'x')).toEqual([]);
    expect(errors).toEqual(['broken']);
  });

  it('names an index that there is not', () => {
    expect(() => createStore().byIndex('owner', 'x')).toThrow('there is no index "owner"');
  });

  it('takes an index out of where it put it, even if the function changed its mind', () => {
    let value = 'before';
    const store = createStore<KubeObject>({ indexes: { moody: () => [value] } });
    store.set(thing('a'));
    value = 'after';
    store.remove('a');
    expect(store.byIndex('moody', 'before')).toEqual([]);
  });

  it('refuses another function under a name, and takes the same one twice', () => {
    const index = (): readonly string[] => [];
    const store = createStore<KubeObject>({ indexes: { index } });
    store.addIndexes({ index });
    expect(() => store.addIndexes({ index: () => [] })).toThrow('there is another index "index"');
  });
});
