import { readdir, readFile } from 'node:fs/promises';

/** What a process takes of the machine. */
export interface Footprint {
  readonly residentMiB: number;
  /** Open files, sockets among them. */
  readonly descriptors: number;
}

/** Reads it from /proc; rejects where the process is gone. */
export async function footprintOf(pid: number): Promise<Footprint> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const resident = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
  if (resident === undefined) throw new Error(`process ${pid} has ended`);
  const descriptors = (await readdir(`/proc/${pid}/fd`)).length;
  return { residentMiB: Number(resident) / 1_024, descriptors };
}
