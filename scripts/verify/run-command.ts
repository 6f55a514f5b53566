import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Runs a tool of node_modules/.bin. Resolves to what it printed, and whether it succeeded. */
export function runTool(
  root: string,
  command: string,
  args: readonly string[],
): Promise<{ succeeded: boolean; output: string }> {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text: string): void => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.once('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}
