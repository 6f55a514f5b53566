import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { callApi, type ApiAccess } from './api-request.ts';
import { readCa } from './credentials.ts';
import { freePort } from './free-port.ts';
import { apiServerArguments, type RunPaths } from './program-arguments.ts';
import type { SupervisedPrograms } from './supervised-programs.ts';

export interface ApiServerStart {
  paths: RunPaths;
  /** The program. */
  command: string;
  supervised: SupervisedPrograms;
  adminToken: string;
  /** performance.now() at which the start is given up. */
  deadline: number;
}

const name = 'kube-apiserver';
const orderlyStopMs = 20_000;

/** Starts kube-apiserver on a free port, and on another one if that was taken meanwhile. */
export async function startApiServer(start: ApiServerStart): Promise<ApiAccess> {
  const { paths, command, supervised, adminToken, deadline } = start;
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    supervised.start(name, command, apiServerArguments(paths, port));
    try {
      const read = () => readCa(join(paths.certificates, 'apiserver.crt'));
      const ca = await until(() => read().catch(() => undefined), supervised, deadline);
      const access = { server: `https://127.0.0.1:${port}`, ca, token: adminToken };
      await untilReady(access, supervised, deadline);
      return access;
    } catch (error) {
      const log = await readFile(join(paths.folder, `${name}.log`), 'utf8').catch(() => '');
      if (attempt === 5 || !log.includes('address already in use')) throw error;
    }
  }
}

/** Ends kube-apiserver and starts it again where it was; resolves once it is ready. */
export async function restartApiServer(
  { paths, command, supervised, deadline }: ApiServerStart,
  access: ApiAccess,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  supervised.signal(name, signal);
  const giveUp = setTimeout(() => supervised.signal(name, 'SIGKILL'), orderlyStopMs);
  await supervised.exited(name);
  clearTimeout(giveUp);
  supervised.start(name, command, apiServerArguments(paths, Number(new URL(access.server).port)));
  await untilReady(access, supervised, deadline);
}

function untilReady(
  access: ApiAccess,
  supervised: SupervisedPrograms,
  deadline: number,
): Promise<true> {
  return until(() => answers(access, '/readyz'), supervised, deadline);
}

/** True where the path answers 200, undefined in all other cases. */
export async function answers(access: ApiAccess, path: string): Promise<true | undefined> {
  const answer = await callApi(access, { path, timeoutMs: 2_000 }).catch(() => undefined);
  return answer?.code === 200 ? true : undefined;
}

/**
 * Tries until there is a value. Rejects when a program of the control plane ended, or at the
 * deadline.
 */
export async function until<T>(
  attempt: () => Promise<T | undefined>,
  supervised: SupervisedPrograms,
  deadline: number,
): Promise<T> {
  for (;;) {
    const value = await attempt();
    if (value !== undefined) return value;
    const failure = await supervised.failure();
    if (failure !== undefined) throw new Error(failure);
    if (performance.now() > deadline) throw new Error('the control plane did not start in time');
    await delay(40);
  }
}
