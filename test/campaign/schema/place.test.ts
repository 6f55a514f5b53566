import { describe, expect, it } from 'vitest';
import type { Leaf, LeafStep } from './leaves.ts';
import { breaksImmutable } from './immutable.ts';
import { placesIn, withoutValue, withValue } from './place.ts';

/** The leaf of a path such as `spec.routes[].host`. */
function leafAt(path: string, isImmutable = false): Leaf {
  const steps = [...path.matchAll(/\.?(\w+)|(\[\])|(\{\})/g)].map(([, name, item]): LeafStep => {
    if (name !== undefined) return { into: 'field', name };
    return item === undefined ? { into: 'value' } : { into: 'item' };
  });
  return { kind: 'Microservice', path, steps, schema: { type: 'string' }, isImmutable };
}

const spec = {
  routes: [{ name: 'a', host: 'h' }, { name: 'b' }],
  args: ['x', 'y'],
  probes: { readiness: { path: '/' } },
};

describe('places', () => {
  it('are in every item that there is, and in nothing that is not there', () => {
    expect(placesIn(spec, leafAt('spec.routes[].host')).map(({ holder }) => holder)).toEqual([
      ['routes', 0],
      ['routes', 1],
    ]);
    expect(placesIn(spec, leafAt('spec.scaling.min'))).toEqual([]);
  });

  it('take a value: a scalar, the first of a list, or one in a map', () => {
    const set = (path: string) => {
      const [place] = placesIn(spec, leafAt(path));
      if (place === undefined) throw new Error('no place');
      return withValue(spec, place, 'new');
    };
    expect(set('spec.routes[].host')).toMatchObject({ routes: [{ host: 'new' }, { name: 'b' }] });
    expect(set('spec.args[]')).toMatchObject({ args: ['new', 'y'] });
    expect(set('spec.command[]')).toMatchObject({ command: ['new'] });
    expect(set('spec.nodeSelector{}')).toMatchObject({
      nodeSelector: { 'example.com/campaign': 'new' },
    });
    expect(spec.routes[0]?.host).toBe('h');
  });

  it('are left with ever less around them, and never with an empty map', () => {
    const [place] = placesIn(spec, leafAt('spec.probes.readiness.path'));
    if (place === undefined) throw new Error('no place');
    const { probes: _, ...others } = spec;
    expect(withoutValue(spec, place)).toEqual([others]);
  });
});

describe('what cannot be changed', () => {
  const leaves = [leafAt('spec.databases[].className', true)];
  const entry = (name: string, className?: string) => ({
    databases: [{ name, ...(className === undefined ? {} : { className }) }],
  });

  it.each([
    ['is changed', entry('a', 'x'), entry('a', 'y'), true],
    ['is set', entry('a'), entry('a', 'y'), true],
    ['is removed', entry('a', 'x'), entry('a'), true],
    ['stays', entry('a', 'x'), entry('a', 'x'), false],
    ['is in another entry', entry('a', 'x'), entry('b', 'y'), false],
    ['goes with its entry', entry('a', 'x'), {}, false],
  ])('%s', (_, before, after, expected) => {
    expect(breaksImmutable(leaves, before, after)).toBe(expected);
  });

  const whole = [{ ...leafAt('spec.adopt.claim', true), fixedAt: 1 }];
  const adopting = (claim: string) => ({ adopt: { claim } });

  it.each([
    ['is changed within', adopting('a'), adopting('b'), true],
    ['is removed as a whole', adopting('a'), {}, true],
    ['is set as a whole', {}, adopting('a'), true],
    ['stays as a whole', adopting('a'), adopting('a'), false],
  ])('%s', (_, before, after, expected) => {
    expect(breaksImmutable(whole, before, after)).toBe(expected);
  });
});
