import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyOf } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import { createStore } from './store.ts';

const object = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    namespace: fc.constantFrom('', 'x', 'y'),
    owners: fc.array(fc.constantFrom('o1', 'o2', 'o3')),
  })
  .map(({ name, namespace, owners }): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: {
      name,
      ...(namespace !== '' && { namespace }),
      finalizers: owners,
    },
  }));

const owners = (thing: KubeObject): readonly string[] => thing.metadata.finalizers ?? [];
const step = fc.record({ object, remove: fc.boolean(), list: fc.boolean() });

it('answers as a plain map would, by key, namespace and index', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, isLate) => {
      const store = createStore<KubeObject>(isLate ? {} : { indexes: { owners } });
      const model = new Map<string, KubeObject>();
      for (const { object: thing, remove, list } of steps) {
        const key = keyOf(thing);
        const before = remove ? store.remove(key) : store.set(thing);
        expect(before).toBe(model.get(key));
        if (remove) model.delete(key);
        else model.set(key, thing);
        if (list) expect(new Set(store.list())).toEqual(new Set(model.values()));
      }
      if (isLate) store.addIndexes({ owners });
      const all = [...model.values()];
      expect(store.size).toBe(model.size);
      expect(new Set(store.list())).toEqual(new Set(all));
      for (const namespace of ['', 'x', 'y']) {
        const expected = all.filter(({ metadata }) => (metadata.namespace ?? '') === namespace);
        expect(new Set(store.inNamespace(namespace))).toEqual(new Set(expected));
      }
      for (const owner of ['o1', 'o2', 'o3']) {
        const expected = all.filter((thing) => owners(thing).includes(owner));
        expect(new Set(store.byIndex('owners', owner))).toEqual(new Set(expected));
        expect(store.byIndex('owners', owner)).toHaveLength(expected.length);
      }
    }),
  );
});
