import { spawn } from 'node:child_process';

/** A command that could not be started, ended with a failure, or took too long. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface CommandOptions {
  cwd?: string;
  /** All of the command's environment; this process's own by default. */
  env?: NodeJS.ProcessEnv;
  /** What the command reads; nothing by default. */
  stdin?: string;
  /** Milliseconds until it is killed; ten minutes by default. */
  timeoutMs?: number;
  /** Whether output to stderr is added to what is returned, as 2>&1 does. */
  withStderr?: boolean;
}

/**
 * Runs a command without a shell and resolves to its stdout. Rejects with a CommandError that
 * names the command and ends in what it printed last.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const name = [command.split('/').at(-1), ...args].join(' ');
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (options.withStderr === true) stdout += text;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const timeoutMs = options.timeoutMs ?? 600_000;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new CommandError(`${name}: ${cause.message}`, { cause })),
    );
    child.once('close', resolve);
  }).finally(() => clearTimeout(timer));
  if (code === 0) return stdout;
  const hasAll = options.withStderr === true || stderr.trim() === '';
  const last = (hasAll ? stdout : stderr).trim().split('\n').slice(-15).join('\n');
  const how = isLate ? `took more than ${timeoutMs / 1_000} s` : `exit code ${code}`;
  throw new CommandError(`${name} failed (${how}): ${last}`);
}

/** Whether the command ends with success, for questions such as whether a program is there. */
export async function succeeds(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<boolean> {
  try {
    await runCommand(command, args, options);
    return true;
  } catch {
    return false;
  }
}
