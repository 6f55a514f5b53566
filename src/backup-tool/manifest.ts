import { z } from 'zod';

/** What is known of a backup, in a file beside it that is written last. */
const schema = z.object({
  name: z.string(),
  namespace: z.string(),
  database: z.string(),
  /** The UID of the Database: another one of the same name has another history. */
  uid: z.string(),
  engine: z.string(),
  version: z.string(),
  /** The name of the dump beside the manifest. */
  file: z.string(),
  /** In bytes. */
  size: z.number(),
  sha256: z.string(),
  /** RFC 3339. */
  when: z.string(),
});

export type Manifest = z.output<typeof schema>;

export const manifestFile = 'manifest.json';

/** Reads a manifest; undefined where the text is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The newest first; of one moment that with the greater name. */
export function newestFirst(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.toSorted((a, b) => compare(b.when, a.when) || compare(b.name, a.name));
}

/**
 * The backups that are too many once `retain` of a Database are kept. Those of a former Database of
 * its name are not counted and stay: what holds nothing must not push out what held everything.
 */
export function expired(
  manifests: readonly Manifest[],
  uid: string,
  retain: number,
): readonly Manifest[] {
  return newestFirst(manifests.filter((manifest) => manifest.uid === uid)).slice(retain);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
