import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SupervisorReport, SupervisorRequest } from './supervisor-protocol.ts';

export interface SupervisedPrograms {
  start(name: string, command: string, args: readonly string[]): void;
  signal(name: string, signal: NodeJS.Signals): void;
  isRunning(name: string): boolean;
  /** The id of a running program. */
  pid(name: string): number | undefined;
  /** Resolves once the program does not run. */
  exited(name: string): Promise<void>;
  /** Why a program ended that was not asked to, with the end of its log; undefined while all run. */
  failure(): Promise<string | undefined>;
  /** Kills all programs and removes the run folder. */
  end(): Promise<void>;
}

interface State {
  running: boolean;
  pid: number | undefined;
  reason: string | undefined;
  /** A stop was asked for, so that an exit is no failure. */
  stopping: boolean;
  waiting: (() => void)[];
}

/** Starts the supervisor of a run folder; it dies with this process, and all it started with it. */
export function superviseIn(folder: string): SupervisedPrograms {
  const supervisor = spawn(process.execPath, [join(import.meta.dirname, 'supervisor.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: programEnvironment(folder),
  });
  const gone = new Promise<void>((resolve) => supervisor.once('close', () => resolve()));
  const states = new Map<string, State>();
  supervisor.stdin.on('error', () => undefined);
  supervisor.once('close', () => {
    for (const state of states.values()) markExited(state, 'its supervisor ended');
  });
  createInterface({ input: supervisor.stdout }).on('line', (line) => {
    const report = JSON.parse(line) as SupervisorReport;
    const state = states.get(report.name);
    if (state === undefined) return;
    if (report.event === 'started') state.pid = report.pid;
    else markExited(state, report.reason);
  });
  const ask = (request: SupervisorRequest): void => {
    supervisor.stdin.write(`${JSON.stringify(request)}\n`);
  };
  return {
    start: (name, command, args) => {
      states.set(name, newState());
      ask({ op: 'start', name, command, args });
    },
    signal: (name, signal) => {
      const state = states.get(name);
      if (state !== undefined && (signal === 'SIGTERM' || signal === 'SIGKILL')) {
        state.stopping = true;
      }
      ask({ op: 'signal', name, signal });
    },
    isRunning: (name) => states.get(name)?.running ?? false,
    pid: (name) => states.get(name)?.pid,
    exited: (name) => whenExited(states.get(name)),
    failure: async () => {
      const failed = [...states].find(([, { running, stopping }]) => !running && !stopping);
      return failed === undefined ? undefined : describeFailure(folder, failed[0], failed[1]);
    },
    end: async () => {
      for (const state of states.values()) state.stopping = true;
      supervisor.stdin.end();
      await gone;
    },
  };
}

/** Fewer collections of a heap that is small: a quarter of what a server costs, else. */
const collection = { GOGC: '400', GOMEMLIMIT: '4GiB' };

/** What programs need of the environment; a proxy or a KUBECONFIG must not reach them. */
function programEnvironment(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TMPDIR: folder, HOME: folder, ...collection };
}

function newState(): State {
  return { running: true, pid: undefined, reason: undefined, stopping: false, waiting: [] };
}

function markExited(state: State, reason: string): void {
  if (!state.running) return;
  Object.assign(state, { running: false, pid: undefined, reason });
  for (const resolve of state.waiting.splice(0)) resolve();
}

function whenExited(state: State | undefined): Promise<void> {
  if (state === undefined || !state.running) return Promise.resolve();
  return new Promise((resolve) => state.waiting.push(resolve));
}

async function describeFailure(folder: string, name: string, state: State): Promise<string> {
  const log = await readFile(join(folder, `${name}.log`), 'utf8').catch(() => '');
  const end = log.trim().split('\n').slice(-8).join('\n');
  return `${name} ended (${state.reason ?? 'unknown reason'}); its log ends with:\n${end}`;
}
