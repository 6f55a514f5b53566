import { readFile, readdir } from 'node:fs/promises';

/** Memory and time that a process has taken so far. */
export interface ProcessFigures {
  readonly rssMiB: number;
  readonly peakMiB: number;
  readonly cpuSeconds: number;
}

const ticksPerSecond = 100;

/** Reads them of a running process; Linux only. */
export async function readProcessFigures(pid: number): Promise<ProcessFigures> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  return { ...parseStatus(status), cpuSeconds: parseStat(stat).ticks / ticksPerSecond };
}

/** The memory in /proc/PID/status. */
export function parseStatus(text: string): { rssMiB: number; peakMiB: number } {
  const mebibytes = (field: string): number =>
    Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 102.4) /
    10;
  return { rssMiB: mebibytes('VmRSS'), peakMiB: mebibytes('VmHWM') };
}

/** What is taken from /proc/PID/stat. */
export interface ProcessStat {
  readonly name: string;
  readonly parent: number;
  readonly ticks: number;
}

/** The name, the parent and the CPU time in /proc/PID/stat; the name may hold anything. */
export function parseStat(text: string): ProcessStat {
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    parent: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
  };
}

/** Ticks that all cores together were busy, in /proc/stat. */
export function parseBusyTicks(text: string): number {
  const [, user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0] = (
    text.split('\n', 1)[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  return user + nice + system + interrupts + soft;
}

/** A moment from which work is counted. */
export interface LoadMark {
  readonly at: number;
  readonly busy: number;
  /** This process and its descendants. */
  readonly own: ReadonlyMap<number, ProcessStat>;
}

/** Remembers what this process, its descendants and the whole machine have taken so far. */
export async function markLoad(): Promise<LoadMark> {
  const [stat, own] = await Promise.all([readFile('/proc/stat', 'utf8'), ownProcesses()]);
  return { at: performance.now(), busy: parseBusyTicks(stat), own };
}

/** Who kept the cores busy since a moment. */
export interface Load {
  /** Cores that were busy on average with anything but this process and its descendants. */
  readonly othersCores: number;
  /** Seconds of CPU by the names of programs; those of Node by what they are here. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
}

/** What was done since, and by whom; `names` are those of known processes. */
export async function loadSince(
  mark: LoadMark,
  names: Readonly<Record<number, string>> = {},
): Promise<Load> {
  const now = await markLoad();
  const ticks: Record<string, number> = {};
  let all = 0;
  for (const [pid, known] of now.own) {
    const spent = known.ticks - (mark.own.get(pid)?.ticks ?? 0);
    const name = pid === process.pid ? 'bench' : (names[pid] ?? known.name);
    ticks[name] = (ticks[name] ?? 0) + spent;
    all += spent;
  }
  const seconds = (now.at - mark.at) / 1_000;
  const others = (now.busy - mark.busy - all) / ticksPerSecond / seconds;
  return {
    othersCores: Math.max(Math.round(others * 10) / 10, 0),
    cpuSeconds: Object.fromEntries(
      Object.entries(ticks)
        .filter(([, spent]) => spent > 0)
        .map(([name, spent]) => [name, spent / ticksPerSecond]),
    ),
  };
}

async function ownProcesses(): Promise<Map<number, ProcessStat>> {
  const all = new Map<number, ProcessStat>();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
      if (text !== undefined) all.set(pid, parseStat(text));
    }),
  );
  const isOwn = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined; at = all.get(at)?.parent) {
      if (at === process.pid) return true;
    }
    return false;
  };
  return new Map([...all].filter(([pid]) => isOwn(pid)));
}
