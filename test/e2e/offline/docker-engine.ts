import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from '../../programs/cache-folder.ts';
import { CommandError, runCommand, succeeds } from '../../programs/run-command.ts';

type Report = (line: string) => void;

const needed = {
  dockerd: 'docker.io',
  runc: 'runc',
  iptables: 'iptables',
  jq: 'jq',
  debootstrap: 'debootstrap',
  gcc: 'gcc',
  unzip: 'unzip',
} as const;

/** What base images and the node image are made with, from Debian's packages. */
const builders = ['jq', 'debootstrap', 'gcc', 'unzip'] as const;

/** Whether a Docker engine answers. */
export function dockerAnswers(): Promise<boolean> {
  return succeeds('docker', ['info'], { timeoutMs: 20_000 });
}

/**
 * Makes sure that a Docker engine answers: does nothing where one does, else, as root on Debian,
 * installs Debian's and starts it with its data in the user's cache. It goes on running, for the
 * next run. Rejects with a CommandError that says what to do where that cannot be done.
 */
export async function ensureDockerEngine(report: Report): Promise<void> {
  if (await dockerAnswers()) return;
  if (process.getuid?.() !== 0) {
    throw new CommandError('No Docker engine answers: start one, or run this as root on Debian');
  }
  await install(Object.keys(needed) as (keyof typeof needed)[], report);
  // The package may have started one.
  if (await dockerAnswers()) return;
  await startEngine(report);
}

/** Installs, as root on Debian, what building images without a registry takes. */
export async function ensureImageBuilders(report: Report): Promise<void> {
  await install(builders, report);
}

async function install(programs: readonly (keyof typeof needed)[], report: Report): Promise<void> {
  const packages: string[] = [];
  for (const program of programs) {
    if (!(await succeeds('sh', ['-c', `command -v ${program}`]))) packages.push(needed[program]);
  }
  if (packages.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new CommandError(`${packages.join(', ')} is needed: install it, or run this as root`);
  }
  report(`Installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-qq'], { env });
  await runCommand('apt-get', ['install', '-y', '-qq', ...packages], { env });
}

async function startEngine(report: Report): Promise<void> {
  const folder = join(cacheFolder(), 'docker');
  mkdirSync(folder, { recursive: true });
  const logPath = join(folder, 'log');
  const log = openSync(logPath, 'w');
  report('Starting dockerd');
  const engine = spawn(
    'dockerd',
    [
      '--data-root',
      join(folder, 'data'),
      '--exec-root',
      join(folder, 'exec'),
      '--pidfile',
      join(folder, 'pid'),
      ...runtimeArguments(),
    ],
    { detached: true, stdio: ['ignore', log, log] },
  );
  let hasEnded = false;
  engine.once('exit', () => (hasEnded = true)).once('error', () => (hasEnded = true));
  engine.unref();
  const deadline = performance.now() + 60_000;
  while (!hasEnded && performance.now() < deadline) {
    if (await dockerAnswers()) return;
    await delay(300);
  }
  const last = readFileSync(logPath, 'utf8').trim().split('\n').slice(-5).join('\n');
  throw new CommandError(`dockerd did not come up; ${logPath} ends with\n${last}`);
}

/**
 * `docker run --privileged` asks for every capability that the kernel knows, and runc fails where
 * the host itself was not given one of them: such hosts get a runc that leaves it out.
 */
function runtimeArguments(): string[] {
  const bounds = /^CapBnd:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const sysResource = 1n << 24n;
  if ((BigInt(`0x${bounds ?? '0'}`) & sysResource) !== 0n) return [];
  const path = join(import.meta.dirname, 'runc-within-bounds');
  return ['--add-runtime', `within-bounds=${path}`, '--default-runtime', 'within-bounds'];
}
