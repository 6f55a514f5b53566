import { spawn, spawnSync } from 'node:child_process';
import { freePort } from '../../control-plane/free-port.ts';

/** A server with the API of S3, of which its own checks see that requests are well formed. */
export interface MotoServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Whether `moto_server` runs here. */
export function hasMoto(): boolean {
  return spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
}

/** Starts it on a free port of the loopback, with a bucket of this name. */
export async function startMoto(bucket: string): Promise<MotoServer> {
  const port = await freePort();
  const args = ['--host', '127.0.0.1', '--port', String(port)];
  const child = spawn('moto_server', args, { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    const made = await fetch(`${endpoint}/${bucket}`, { method: 'PUT' }).catch(() => undefined);
    if (made?.ok === true) break;
    if (attempt > 300) throw new Error('moto_server does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    endpoint,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
