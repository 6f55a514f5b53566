import { spawn } from 'node:child_process';
import { freePort } from '../../control-plane/free-port.ts';
import type { Program } from './programs.ts';

export interface App {
  readonly url: string;
  /** The lines of its log, each of them JSON. */
  readonly log: () => Record<string, unknown>[];
  /** Tells it to stop; resolves to how it ended. */
  readonly stop: () => Promise<{ code: number | null; milliseconds: number }>;
}

/** Starts one process of the shop on a free port of the loopback. */
export async function startApp(
  { file, args, cwd }: Program,
  environment: Record<string, string>,
): Promise<App> {
  const port = await freePort();
  const child = spawn(file, args, {
    cwd,
    env: {
      PATH: '/usr/bin:/bin',
      PYTHONDONTWRITEBYTECODE: '1',
      HOST: '127.0.0.1',
      PORT: String(port),
      DRAIN_MS: '1500',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    log: () =>
      output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    stop: async () => {
      const started = performance.now();
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), 15_000);
      const code = await ended;
      clearTimeout(kill);
      return { code, milliseconds: performance.now() - started };
    },
  };
}
