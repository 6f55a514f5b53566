import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLineOf, isAlive } from '../programs/process-table.ts';

const prefix = 'slipway-control-plane-';

/** The file of a run folder in which its supervisor keeps the ids of its processes. */
export const processesFile = 'processes.json';

interface Processes {
  supervisor: number;
  programs: number[];
}

/** A new folder of this user alone for the data and credentials of one run. */
export function createRunFolder(parent: string = tmpdir()): Promise<string> {
  return mkdtemp(join(parent, prefix));
}

/**
 * Removes what is left of runs whose supervisor was killed too, and thus could not clean up: their
 * programs and folders. Resolves to the folders that are gone.
 */
export async function removeDeadRuns(parent: string = tmpdir()): Promise<string[]> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  const removed: string[] = [];
  for (const name of names) {
    const folder = join(parent, name);
    if (await removeIfDead(folder).catch(() => false)) removed.push(folder);
  }
  return removed;
}

async function removeIfDead(folder: string): Promise<boolean> {
  const processes = await readProcesses(folder);
  if (processes === undefined) {
    // A folder without the file is one that has just been made, or whose start was killed.
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs < 60_000) return false;
  } else {
    if (belongsTo(folder, processes.supervisor)) return false;
    for (const pid of processes.programs) {
      if (belongsTo(folder, pid)) process.kill(pid, 'SIGKILL');
    }
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return true;
}

async function readProcesses(folder: string): Promise<Processes | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, processesFile), 'utf8')) as Processes;
  } catch {
    return undefined;
  }
}

/** The id may have gone to another process meanwhile; ours name their folder. */
function belongsTo(folder: string, pid: number): boolean {
  return isAlive(pid) && commandLineOf(pid).includes(folder);
}
