import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { change, makeChange, type Change } from './changes.ts';
import { metadataChange, type MetadataChange } from './metadata.ts';

/** What tells one malformed object from all others, so that it can be made again. */
export interface Coordinates {
  readonly seed: number;
  readonly kind: string;
  readonly index: number;
}

/** Of one object, as etcd has a limit. */
const mostCharacters = 1_000_000;

/** A recipe that spoils any object. */
interface Recipe {
  readonly original: number;
  readonly changes: readonly Change[];
  readonly metadata: readonly MetadataChange[];
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  original: fc.nat({ max: 1_000_000 }),
  changes: fc.oneof(
    { weight: 5, arbitrary: fc.array(change, { minLength: 1, maxLength: 2 }) },
    { weight: 2, arbitrary: fc.array(change, { minLength: 3, maxLength: 12 }) },
  ),
  metadata: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(metadataChange, { minLength: 1, maxLength: 2 }) },
  ),
});

/**
 * A malformed copy of one of the originals: JSON as it may arrive from an API server, under the
 * original's identity. Always the same for the same coordinates and originals.
 */
export function malformed<T extends KubeObject>(
  coordinates: Coordinates,
  originals: readonly T[],
): T {
  const [made] = fc.sample(recipe, { seed: seedOf(coordinates), numRuns: 1 });
  const original = originals[(made?.original ?? 0) % originals.length];
  if (made === undefined || original === undefined) throw new Error('there is no original');
  const { apiVersion, kind, metadata, ...whole } = structuredClone(original);
  let content: object = whole;
  for (const one of made.changes) {
    const next = structuredClone(content);
    makeChange(next, one);
    if (JSON.stringify(next).length <= mostCharacters) content = next;
  }
  const spoiled = made.metadata.reduce((before, next) => next(before), metadata);
  // Only what the change of metadata leaves alone is of the original's type.
  return { ...content, apiVersion, kind, metadata: spoiled } as T;
}

/** A seed of 32 bits for one object. */
function seedOf({ seed, kind, index }: Coordinates): number {
  return createHash('sha256').update(`${seed}/${kind}/${index}`).digest().readInt32BE(0);
}
