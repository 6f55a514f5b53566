import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../programs/cache-folder.ts';
import { downloadModule } from '../programs/go-module.ts';
import { assertGo } from '../programs/go-toolchain.ts';

/** CRDs that come in a Go module. */
export interface ModuleCrds {
  /** Of the folder in the cache. */
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** The folder of the module that they are in. */
  readonly folder: string;
  /** The names of the files. */
  readonly files: RegExp;
}

/**
 * The folder with the CRDs. They come out of the Go module once, into the user's cache. Rejects
 * with a GoError where they cannot be had.
 */
export async function moduleCrds(crds: ModuleCrds): Promise<string> {
  // Another choice of files is another folder.
  const choice = createHash('sha256').update(crds.files.source).digest('hex').slice(0, 8);
  const folder = join(cacheFolder(), crds.name, `${crds.version}-${choice}`);
  if (existsSync(folder)) return folder;
  await assertGo();
  const source = join(await downloadModule(crds.module, crds.version), crds.folder);
  const names = (await readdir(source)).filter((name) => crds.files.test(name));
  const unfinished = `${folder}.new-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  for (const name of names) await copyFile(join(source, name), join(unfinished, name));
  await rename(unfinished, folder).catch(async (error: unknown) => {
    // Another process was first; what it made is the same.
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}
