import { execFile, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { oldestGo, recommendedGo } from './pins.ts';

const run = promisify(execFile);

/** Go is missing, too old, or could not do what it was asked. */
export class GoError extends Error {
  override readonly name = 'GoError';
}

const remedy =
  `install Go ${recommendedGo} or newer (package golang-go or golang of most distributions), ` +
  'or set KUBEBUILDER_ASSETS to a folder with the programs';

/**
 * The environment of every call of Go. What the user set for other projects (build flags, a
 * workspace) stays out; where modules come from is kept.
 */
function goEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=readonly -buildvcs=false',
    GOWORK: 'off',
    ...extra,
  };
}

/** Rejects with a GoError that says what to install where Go is missing or too old. */
export async function assertGo(): Promise<void> {
  const version = await goVersion();
  const match = /^go(\d+)\.(\d+)/.exec(version);
  const [major, minor] = [Number(match?.[1]), Number(match?.[2])];
  const enough = major > oldestGo.major || (major === oldestGo.major && minor >= oldestGo.minor);
  if (match !== null && !enough) throw new GoError(`${version} is too old: ${remedy}`);
}

async function goVersion(): Promise<string> {
  try {
    const { stdout } = await run('go', ['env', 'GOVERSION'], {
      cwd: tmpdir(),
      env: goEnvironment({ GOTOOLCHAIN: 'local' }),
    });
    return stdout.trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new GoError(`Go is needed to build the control plane and is not installed: ${remedy}`);
    }
    throw new GoError(`go env GOVERSION failed: ${remedy}`, { cause: error });
  }
}

/**
 * Runs `go` in a folder, with its progress on stderr kept for the error, and resolves to its
 * stdout. Rejects with a GoError that ends in what Go printed last.
 */
export async function runGo(
  args: readonly string[],
  options: { cwd: string; environment?: NodeJS.ProcessEnv; acceptFailure?: boolean },
): Promise<string> {
  const child = spawn('go', args, {
    cwd: options.cwd,
    env: goEnvironment(options.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0 && options.acceptFailure !== true) {
    const last = stderr.trim().split('\n').slice(-12).join('\n');
    throw new GoError(`go ${args[0] ?? ''} failed (exit code ${code}): ${remedy}\n${last}`);
  }
  return stdout;
}
