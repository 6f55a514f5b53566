import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { digestOf } from './digest.ts';
import { newestFirst, type Manifest } from './manifest.ts';
import { readManifests } from './read-manifests.ts';
import type { Settings } from './settings.ts';
import type { Store } from './stores/store.ts';
import { latestBackup, type BackupReport } from './variables.ts';

/**
 * Brings a backup into the folder of the dump. Rejects where there is none of that name, where it
 * is of another engine, and where it is not what its manifest says.
 */
export async function fetchBackup(settings: Settings, store: Store): Promise<BackupReport> {
  const { name, database, engine, work, file } = settings;
  const manifests = newestFirst(await readManifests(store, await store.list()));
  const found = manifests.find((manifest) => name === latestBackup || manifest.name === name);
  if (found === undefined) throw new Error(missing(settings, store, manifests));
  if (found.engine !== engine) {
    throw new Error(
      `Backup ${found.name} of Database ${database} is of engine ${found.engine}, not ${engine}`,
    );
  }
  await mkdir(work, { recursive: true });
  const path = join(work, file);
  await pipeline(
    await store.open(`${found.name}/${found.file}`),
    createWriteStream(path, { mode: 0o600 }),
  );
  const { size, sha256 } = await digestOf(createReadStream(path));
  if (sha256 !== found.sha256) {
    throw new Error(`Backup ${found.name} is damaged: it is not what its manifest says`);
  }
  return { name: found.name, size };
}

/** Names the newest ones: whoever asks mostly has a word wrong. */
function missing(
  { name, database }: Settings,
  { title }: Store,
  manifests: readonly Manifest[],
): string {
  const names = manifests.slice(0, 5).map((manifest) => manifest.name);
  const others = names.length === 0 ? 'there is none' : `the newest are ${names.join(', ')}`;
  return `There is no backup ${name} of Database ${database} in ${title}: ${others}`;
}
