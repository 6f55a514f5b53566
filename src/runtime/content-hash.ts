import { createHash } from 'node:crypto';
import type { KubeObject } from './kube-object.ts';

/** What is kept of the data of a Secret or ConfigMap: never the data. */
export interface ContentDigest {
  /** SHA-256 of names and values, in hexadecimal. */
  readonly hash: string;
  /** Names of the keys, sorted. */
  readonly keys: readonly string[];
}

/** Digests data, binaryData or whatever else has names; equal data give equal digests. */
export function digestContent(object: KubeObject): ContentDigest {
  const entries = ['data', 'binaryData'].flatMap((section) => {
    const data: unknown = Reflect.get(object, section);
    return typeof data === 'object' && data !== null
      ? Object.entries(data).map(([key, value]: [string, unknown]) => ({ section, key, value }))
      : [];
  });
  const sorted = entries.toSorted((a, b) => compare(a.section, b.section) || compare(a.key, b.key));
  const text = JSON.stringify(sorted.map(({ section, key, value }) => [section, key, value]));
  return {
    hash: createHash('sha256').update(text).digest('hex'),
    keys: [...new Set(entries.map(({ key }) => key))].toSorted(compare),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
