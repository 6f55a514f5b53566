import fc from 'fast-check';
import { hostileKeys, hostileTexts, hostileValue } from './values.ts';

/** One way to spoil a value somewhere in an object; `at` chooses where. */
export type Change = { readonly at: number } & (
  | { readonly how: 'put'; readonly value: unknown }
  | { readonly how: 'remove' | 'nullify' | 'duplicate' | 'inList' | 'inMap' | 'intoText' | 'empty' }
  | { readonly how: 'addKey'; readonly key: string; readonly value: unknown }
  | { readonly how: 'rename'; readonly key: string }
  | { readonly how: 'append'; readonly text: string }
  | { readonly how: 'repeat'; readonly times: number }
  | { readonly how: 'move'; readonly from: number }
);

const plain = ['remove', 'nullify', 'duplicate', 'inList', 'inMap', 'intoText', 'empty'] as const;

const where = fc.nat({ max: 1_000_000 });

/** Any change. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ how: fc.constant('put' as const), at: where, value: hostileValue }),
  },
  { weight: 5, arbitrary: fc.record({ how: fc.constantFrom(...plain), at: where }) },
  {
    weight: 2,
    arbitrary: fc.record({
      how: fc.constant('addKey' as const),
      at: where,
      key: fc.constantFrom(...hostileKeys),
      value: hostileValue,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constant('rename' as const),
      at: where,
      key: fc.constantFrom(...hostileKeys),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      how: fc.constant('append' as const),
      at: where,
      text: fc.constantFrom(...hostileTexts),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constant('repeat' as const),
      at: where,
      times: fc.constantFrom(2, 40, 600),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ how: fc.constant('move' as const), at: where, from: where }),
  },
);

interface Slot {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

/** Makes the change somewhere in the value, in place. The root itself is not replaced. */
export function makeChange(root: object, made: Change): void {
  const slots = slotsOf(root);
  const slot = slots[made.at % Math.max(slots.length, 1)];
  if (slot === undefined) return;
  const held = read(slot);
  switch (made.how) {
    case 'put':
      write(slot, structuredClone(made.value));
      break;
    case 'remove':
      remove(slot);
      break;
    case 'nullify':
      write(slot, null);
      break;
    case 'duplicate':
      if (Array.isArray(slot.holder)) slot.holder.push(structuredClone(held));
      else write(slot, [held, structuredClone(held)]);
      break;
    case 'inList':
      write(slot, [held]);
      break;
    case 'inMap':
      write(slot, { value: held });
      break;
    case 'intoText':
      write(slot, typeof held === 'string' ? held.length : JSON.stringify(held));
      break;
    case 'empty':
      write(slot, emptied(held));
      break;
    case 'addKey':
      addKey(slot, held, made.key, structuredClone(made.value));
      break;
    case 'rename':
      rename(slot, made.key);
      break;
    case 'append':
      write(slot, `${typeof held === 'string' ? held : wordOf(held)}${made.text}`);
      break;
    case 'repeat':
      write(slot, repeated(held, made.times));
      break;
    case 'move': {
      const source = slots[made.from % slots.length];
      if (source !== undefined) write(slot, structuredClone(read(source)));
      break;
    }
  }
}

function slotsOf(value: unknown): Slot[] {
  const slots: Slot[] = [];
  const walk = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const [key, child] of Object.entries(holder)) {
      // A value that is an object and no list is a map of JSON.
      slots.push({ holder: holder as Slot['holder'], key });
      walk(child);
    }
  };
  walk(value);
  return slots;
}

function read({ holder, key }: Slot): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

function write({ holder, key }: Slot, value: unknown): void {
  define(holder, key, value);
}

/** As JSON.parse does, which makes `__proto__` an ordinary field. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function remove({ holder, key }: Slot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

function rename(slot: Slot, key: string): void {
  if (Array.isArray(slot.holder)) return;
  const held = read(slot);
  remove(slot);
  define(slot.holder, key, held);
}

function addKey(slot: Slot, held: unknown, key: string, value: unknown): void {
  if (typeof held === 'object' && held !== null && !Array.isArray(held)) define(held, key, value);
  else if (!Array.isArray(slot.holder)) define(slot.holder, key, value);
}

/** A scalar as it is written; nothing of what holds others. */
function wordOf(held: unknown): string {
  return typeof held === 'number' || typeof held === 'boolean' ? String(held) : '';
}

function emptied(held: unknown): unknown {
  if (Array.isArray(held)) return [];
  if (typeof held === 'object') return {};
  return typeof held === 'number' ? 0 : '';
}

/** An API server takes no object of more than some megabytes. */
const mostRepeated = 200_000;

function repeated(held: unknown, times: number): unknown {
  const size = (JSON.stringify(held) ?? '').length;
  const length = Math.max(2, Math.min(times, Math.floor(mostRepeated / (size + 1))));
  if (typeof held === 'string') return held.repeat(length);
  const copies = Array.from({ length }, () => structuredClone(held));
  return Array.isArray(held) ? copies.flat() : copies;
}
