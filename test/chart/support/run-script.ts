import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { runCommand } from '../../programs/run-command.ts';
import { chartFolder } from './helm.ts';

/** Runs a script of the chart as its pod does; resolves to what it says, rejects with it. */
export function runScript(name: string, env: Readonly<Record<string, string>>): Promise<string> {
  const script = readFileSync(join(chartFolder, 'files', name), 'utf8');
  return runCommand(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'], ...env },
  });
}
