import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from './digest.ts';
import { expired, manifestFile, type Manifest } from './manifest.ts';
import { readManifests } from './read-manifests.ts';
import type { Settings } from './settings.ts';
import type { Store } from './stores/store.ts';
import { spoolFolder, type BackupReport } from './variables.ts';

/** What has no manifest for so many milliseconds was given up. */
const abandonedMs = 24 * 3_600_000;

/**
 * Keeps the dump, reads it back, writes the manifest, and only then deletes what is too many. The
 * same Job may do it again at any point: it keeps the same backup. Rejects where any of it fails.
 */
export async function storeBackup(
  settings: Settings,
  store: Store,
  now: Date,
): Promise<BackupReport> {
  const { name, namespace, database, uid, engine, version, file, work, retain } = settings;
  const path = join(work, file);
  const digest = await digestOf(createReadStream(path));
  if (digest.size === 0) throw new Error('The dump is empty');
  const key = `${name}/${file}`;
  await store.keepFile(key, path);
  const kept = await digestOf(await store.open(key));
  if (kept.sha256 !== digest.sha256) {
    throw new Error(`What came back from ${store.title} is not what was sent there`);
  }
  const when = now.toISOString();
  const identity = { name, namespace, database, uid, engine, version, file };
  const manifest: Manifest = { ...identity, ...digest, when };
  await store.keepText(`${name}/${manifestFile}`, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await sweep(store, { uid, retain, now, own: name });
  if (settings.volume !== undefined) await clearSpool(settings.volume, work, now);
  return { name, size: digest.size };
}

async function sweep(
  store: Store,
  { uid, retain, now, own }: { uid: string; retain: number; now: Date; own: string },
): Promise<void> {
  const files = await store.list();
  const manifests = await readManifests(store, files);
  for (const { name, file } of expired(manifests, uid, retain)) {
    if (name === own) continue;
    // Without its manifest it is no backup any more, whatever comes in between.
    await store.remove(`${name}/${manifestFile}`);
    await store.remove(`${name}/${file}`);
  }
  const described = new Set(
    files.filter(({ key }) => key.endsWith(`/${manifestFile}`)).map(({ key }) => folderOf(key)),
  );
  for (const { key, modified } of files) {
    const isAbandoned = now.getTime() - modified.getTime() > abandonedMs;
    if (!described.has(folderOf(key)) && isAbandoned) await store.remove(key);
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** Removes its own folder, and those that killed pods left. */
async function clearSpool(volume: string, own: string, now: Date): Promise<void> {
  const spool = join(volume, spoolFolder);
  for (const entry of await readdir(spool).catch(() => [])) {
    const folder = join(spool, entry);
    const { mtimeMs } = await stat(folder);
    if (folder === own || now.getTime() - mtimeMs > abandonedMs) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
