import { createHash } from 'node:crypto';
import type { Content } from '../../observed.ts';

const hashLength = 16;

/**
 * A hash over the Secrets and ConfigMaps of these keys of Observed.contents, so that the pods roll
 * when any of them changes or an optional one appears. Undefined without keys. Pure.
 */
export function contentHash(
  keys: readonly string[],
  contents: ReadonlyMap<string, Content>,
): string | undefined {
  if (keys.length === 0) return undefined;
  const hash = createHash('sha256');
  for (const key of keys) {
    const content = contents.get(key);
    hash.update(`${key}\0${content?.state === 'present' ? content.hash : ''}\0`);
  }
  return hash.digest('hex').slice(0, hashLength);
}
