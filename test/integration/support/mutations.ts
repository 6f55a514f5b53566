import fc from 'fast-check';
import { edgeTexts } from '../../campaign/values/edge-texts.ts';

const lengths = [0, 15, 16, 20, 21, 63, 64, 254, 513];

const numbers = [0, 1, -1, 2, 80, 65_535, 65_536, 1.5, 1e10, 2_147_483_647, 2_147_483_648];

const others: readonly unknown[] = [true, false, null, [], {}, [1], ['a'], ['a', 'a'], 'a b', '\n'];

const objects = [{ a: 'b' }, { name: 'a' }, [{ name: 'a' }]];

/** Values at the edges of what fields take: lengths, formats, words of lists and wrong types. */
const values = [
  ...edgeTexts,
  ...lengths.map((length) => 'x'.repeat(length)),
  ...numbers,
  ...others,
  ...objects,
];

type Mutation = { at: number } & ({ put: unknown } | { remove: true } | { repeat: true });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ at: fc.nat(), put: fc.constantFrom(...values) }) },
  { weight: 1, arbitrary: fc.record({ at: fc.nat(), remove: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ at: fc.nat(), repeat: fc.constant(true) }) },
);

interface Slot {
  readonly holder: object;
  readonly key: string;
}

function slotsOf(value: unknown): Slot[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    [{ holder: value, key }].concat(slotsOf(child)),
  );
}

function mutate(spec: unknown, change: Mutation): void {
  const slots = slotsOf(spec);
  const slot = slots[change.at % Math.max(slots.length, 1)];
  if (slot === undefined) return;
  if ('put' in change) {
    Reflect.set(slot.holder, slot.key, structuredClone(change.put));
  } else if (!Array.isArray(slot.holder)) {
    Reflect.deleteProperty(slot.holder, slot.key);
  } else if ('remove' in change) {
    slot.holder.splice(Number(slot.key), 1);
  } else {
    slot.holder.push(structuredClone(slot.holder[Number(slot.key)]));
  }
}

/** Copies of these objects with one or two changes somewhere in their spec. */
export function mutated(originals: readonly object[]): fc.Arbitrary<object> {
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([object, changes]) => {
      const copy = structuredClone(object);
      for (const change of changes) mutate(Reflect.get(copy, 'spec'), change);
      return copy;
    });
}
