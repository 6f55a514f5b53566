import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiAccess } from './api-request.ts';
import type { ControlPlanePaths } from '../programs/build-programs.ts';
import {
  createServiceAccountKey,
  createUser,
  tokenFile,
  writeKubeconfig,
  type User,
} from './credentials.ts';
import { auditPolicy, schedulerConfiguration, type RunPaths } from './program-arguments.ts';

/** What others need to use a control plane: plain data, which can go to another process. */
export interface ControlPlaneFacts {
  /** https://127.0.0.1:PORT */
  server: string;
  /** PEM of the CA, and the file that holds it. */
  ca: string;
  caFile: string;
  /** Token and kubeconfig of `admin`, who may do everything. */
  adminToken: string;
  kubeconfigPath: string;
  /** Tokens and kubeconfigs by user name; `admin` is among them. */
  tokens: Readonly<Record<string, string>>;
  kubeconfigs: Readonly<Record<string, string>>;
  /** Holds data, logs and credentials; goes away at the stop. */
  dir: string;
  auditLogPath: string;
  programs: ControlPlanePaths;
}

/** The programs' own users; each has a name of its own in the audit log. */
export const systemUsers = {
  controllerManager: 'system:kube-controller-manager',
  scheduler: 'system:kube-scheduler',
  kwok: 'kwok',
} as const;

/** Users of a run: the admin, the programs, and those asked for, who get their groups only. */
export function createUsers(asked: Readonly<Record<string, readonly string[]>>): User[] {
  const all: Record<string, readonly string[]> = { ...asked };
  for (const name of ['admin', ...Object.values(systemUsers)]) all[name] = ['system:masters'];
  return Object.entries(all).map(([name, groups]) => createUser(name, groups));
}

/** Writes the files that kube-apiserver reads at its start. */
export async function writeInputs(paths: RunPaths, users: readonly User[]): Promise<void> {
  await mkdir(paths.certificates);
  await writeFile(paths.tokens, tokenFile(users), { mode: 0o600 });
  await writeFile(paths.serviceAccountKey, createServiceAccountKey(), { mode: 0o600 });
  await writeFile(paths.auditPolicy, JSON.stringify(auditPolicy));
}

/** Writes the CA and a kubeconfig for every user, once the API server is there. */
export async function writeFacts(
  paths: RunPaths,
  programs: ControlPlanePaths,
  users: readonly User[],
  { server, ca, token }: ApiAccess,
): Promise<ControlPlaneFacts> {
  const caFile = join(paths.folder, 'ca.crt');
  await writeFile(caFile, ca);
  const kubeconfigs: Record<string, string> = {};
  for (const user of users) {
    kubeconfigs[user.name] = await writeKubeconfig(paths.folder, { server, caFile, user });
  }
  const scheduler = schedulerConfiguration(kubeconfigs[systemUsers.scheduler] ?? '');
  await writeFile(paths.schedulerConfig, JSON.stringify(scheduler));
  return {
    server,
    ca,
    caFile,
    adminToken: token,
    kubeconfigPath: kubeconfigs['admin'] ?? '',
    tokens: Object.fromEntries(users.map((user) => [user.name, user.token])),
    kubeconfigs,
    dir: paths.folder,
    auditLogPath: paths.auditLog,
    programs,
  };
}
