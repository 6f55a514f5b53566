import { createHash } from 'node:crypto';
import type { Content } from '../../observed.ts';
import { contentKey, type ContentReference } from '../../references.ts';

const hashLength = 16;

/**
 * A hash over all that the references lead to, whatever their order, so that the pods roll when
 * any of it changes or an optional one appears. Undefined without references. Pure.
 */
export function contentHash(
  references: readonly ContentReference[],
  contents: ReadonlyMap<string, Content>,
): string | undefined {
  const keys = [...new Set(references.map(({ kind, name }) => contentKey(kind, name)))].toSorted();
  if (keys.length === 0) return undefined;
  const hash = createHash('sha256');
  for (const key of keys) {
    const content = contents.get(key);
    hash.update(`${key}\0${content?.state === 'present' ? content.hash : ''}\0`);
  }
  return hash.digest('hex').slice(0, hashLength);
}
