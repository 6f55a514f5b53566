import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Store, StoredFile } from './store.ts';

/**
 * A folder on a volume. Files come from a folder of the same volume, so that one is there whole or
 * not at all.
 */
export function createVolumeStore(folder: string): Store {
  const pathOf = (key: string): string => join(folder, key);
  const keepFile = async (key: string, path: string): Promise<void> => {
    await mkdir(dirname(pathOf(key)), { recursive: true });
    await flush(path);
    await rename(path, pathOf(key));
    await flush(dirname(pathOf(key)));
  };
  return {
    title: 'the volume of backups',
    list: () => listFiles(folder),
    keepFile,
    keepText: async (key, text) => {
      await mkdir(dirname(pathOf(key)), { recursive: true });
      const part = `${pathOf(key)}.part`;
      const file = await open(part, 'w', 0o600);
      await file.writeFile(text);
      await file.close();
      await keepFile(key, part);
    },
    open: (key) => Promise.resolve(createReadStream(pathOf(key))),
    remove: async (key) => {
      await rm(pathOf(key), { force: true });
      // The folder of the backup goes with its last file.
      await rmdir(dirname(pathOf(key))).catch(() => {});
    },
  };
}

async function listFiles(folder: string): Promise<readonly StoredFile[]> {
  const backups = await readdir(folder, { withFileTypes: true });
  const found: StoredFile[] = [];
  for (const backup of backups) {
    if (!backup.isDirectory() || backup.name.startsWith('.') || backup.name === 'lost+found') {
      continue;
    }
    for (const file of await readdir(join(folder, backup.name))) {
      const { mtime } = await stat(join(folder, backup.name, file));
      found.push({ key: `${backup.name}/${file}`, modified: mtime });
    }
  }
  return found;
}

/** What a power cut would take from a cache of the node. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
