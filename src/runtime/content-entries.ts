import type { ContentDigest } from './content-hash.ts';
import type { ContentKind } from './content.ts';
import { keyFor } from './kube-object.ts';
import type { ObjectRef } from './kube-object.ts';

/** Below this many it is not worth to look for what nobody needs any more. */
const fewEntries = 64;

/** What was read of an object, and of which version of it. */
export interface ContentEntry extends ContentDigest {
  readonly kind: ContentKind;
  readonly ref: ObjectRef;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

type IsReferenced = (kind: ContentKind, ref: ObjectRef) => boolean;

/** What was read, by object. */
export interface ContentEntries {
  readonly size: number;
  get(kind: ContentKind, ref: ObjectRef): ContentEntry | undefined;
  set(entry: ContentEntry): void;
  delete(kind: ContentKind, ref: ObjectRef): void;
  /** Whether anybody needs the object, as far as that can be told. */
  isReferenced(kind: ContentKind, ref: ObjectRef): boolean;
  readonly addReferences: (isReferenced: IsReferenced) => void;
}

/** No entries. Whenever they have doubled, those that nobody refers to any more are dropped. */
export function createContentEntries(): ContentEntries {
  const entries = new Map<string, ContentEntry>();
  const references: IsReferenced[] = [];
  let sweepAt = fewEntries;
  const isReferenced: IsReferenced = (kind, ref) =>
    references.length === 0 || references.some((isNeeded) => isNeeded(kind, ref));
  return {
    isReferenced,
    addReferences: (isNeeded) => {
      references.push(isNeeded);
    },
    get: (kind, ref) => entries.get(idOf(kind, ref)),
    delete: (kind, ref) => {
      entries.delete(idOf(kind, ref));
    },
    set: (entry) => {
      entries.set(idOf(entry.kind, entry.ref), entry);
      if (entries.size <= sweepAt) return;
      for (const [id, { kind, ref }] of entries) if (!isReferenced(kind, ref)) entries.delete(id);
      sweepAt = Math.max(fewEntries, 2 * entries.size);
    },
    get size() {
      return entries.size;
    },
  };
}

function idOf(kind: ContentKind, ref: ObjectRef): string {
  return `${kind}/${keyFor(ref)}`;
}
