import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const suffix = '.json';

/** The names of the parts of a long run that the folder holds; none where it is not there. */
export async function keptParts(folder: string): Promise<ReadonlySet<string>> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = files.filter((file) => file.endsWith(suffix));
  return new Set(names.map((file) => basename(file, suffix)));
}

/** Writes what a part came to, so that a run that is broken off goes on without it. */
export async function keepPart(folder: string, name: string, results: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}${suffix}`), `${JSON.stringify(results, null, 2)}\n`);
}
