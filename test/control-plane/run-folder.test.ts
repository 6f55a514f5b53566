import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRunFolder, processesFile, removeDeadRuns } from './run-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'run-folder-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function runWith(processes: object): Promise<string> {
  const folder = await createRunFolder(parent);
  await writeFile(join(folder, processesFile), JSON.stringify(processes));
  return folder;
}

describe('removeDeadRuns', () => {
  it('removes the folder and the programs of a supervisor that is gone', async () => {
    const folder = await createRunFolder(parent);
    const script = 'setInterval(() => {}, 1000)';
    const program = spawn(process.execPath, ['-e', script, folder], { stdio: 'ignore' });
    const exit = new Promise((resolve) => program.once('exit', (_, signal) => resolve(signal)));
    const processes = { supervisor: 999_999_999, programs: [program.pid] };
    await writeFile(join(folder, processesFile), JSON.stringify(processes));
    expect(await removeDeadRuns(parent)).toEqual([folder]);
    expect(await exit).toBe('SIGKILL');
    expect(existsSync(folder)).toBe(false);
  });

  it('spares a process that has got the id of a program meanwhile', async () => {
    await runWith({ supervisor: 999_999_999, programs: [process.pid] });
    expect(await removeDeadRuns(parent)).toHaveLength(1);
  });

  it('keeps a run that is starting, and removes one whose start was killed', async () => {
    const starting = await createRunFolder(parent);
    expect(await removeDeadRuns(parent)).toEqual([]);
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(starting, longAgo, longAgo);
    expect(await removeDeadRuns(parent)).toEqual([starting]);
  });

  it('touches no other folder', async () => {
    const other = await mkdtemp(join(parent, 'other-'));
    await removeDeadRuns(parent);
    expect(existsSync(other)).toBe(true);
  });
});
