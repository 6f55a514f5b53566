/**
 * Runs the programs of one control plane in a process of its own, so that they never outlive who
 * started them: when stdin closes, because the starter asked for it, ended or was killed, all
 * programs are killed and the run folder is removed. It leads a process group of its own; Ctrl-C
 * in a terminal does not reach it other than through its starter.
 *
 * Usage: node supervisor.ts RUN_FOLDER
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { processesFile } from './run-folder.ts';
import type { SupervisorReport, SupervisorRequest } from './supervisor-protocol.ts';

function supervise(folder: string): void {
  const children = new Map<string, ChildProcess>();
  let ending = false;

  const record = (): void => {
    const programs = [...children.values()].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    writeFileSync(
      join(folder, processesFile),
      JSON.stringify({ supervisor: process.pid, programs }),
    );
  };

  const start = (name: string, command: string, args: readonly string[]): void => {
    const log = openSync(join(folder, `${name}.log`), 'a');
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', log, log] });
    closeSync(log);
    children.set(name, child);
    child.once('spawn', () => tell({ event: 'started', name, pid: child.pid ?? 0 }));
    const ended = (reason: string): void => {
      if (children.get(name) === child) children.delete(name);
      tell({ event: 'exited', name, reason });
      if (ending) endWhenAllAreGone();
      else record();
    };
    child.once('error', (error) => ended(error.message));
    child.once('exit', (code, signal) => ended(signal ?? `exit code ${code}`));
    record();
  };

  const endWhenAllAreGone = (): void => {
    if (children.size > 0) return;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(0);
  };

  // The data goes away too: there is nothing that an orderly stop would save.
  const end = (): void => {
    ending = true;
    for (const child of children.values()) child.kill('SIGKILL');
    endWhenAllAreGone();
  };

  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const request = JSON.parse(line) as SupervisorRequest;
    if (request.op === 'start') start(request.name, request.command, request.args);
    else children.get(request.name)?.kill(request.signal);
  });
  lines.once('close', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  record();
}

function tell(report: SupervisorReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

// Whoever listened may be gone: that is no reason to leave programs running.
process.stdout.on('error', () => undefined);
const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node supervisor.ts RUN_FOLDER');
supervise(folder);
