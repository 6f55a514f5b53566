import { text } from 'node:stream/consumers';
import { manifestFile, parseManifest, type Manifest } from './manifest.ts';
import type { Store, StoredFile } from './stores/store.ts';

/** The backups that are whole: their manifest is written last. One that cannot be read is none. */
export async function readManifests(
  store: Store,
  files: readonly StoredFile[],
): Promise<readonly Manifest[]> {
  const found: Manifest[] = [];
  for (const { key } of files) {
    if (!key.endsWith(`/${manifestFile}`)) continue;
    const manifest = parseManifest(await text(await store.open(key)));
    // One that was copied to another place says nothing of what is there.
    if (manifest !== undefined && key === `${manifest.name}/${manifestFile}`) found.push(manifest);
  }
  return found;
}
