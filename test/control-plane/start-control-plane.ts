import type { ApiAccess } from './api-request.ts';
import { answers, restartApiServer, startApiServer, until } from './api-server.ts';
import { buildControlPlane } from '../programs/build-programs.ts';
import {
  createUsers,
  systemUsers,
  writeFacts,
  writeInputs,
  type ControlPlaneFacts,
} from './facts.ts';
import { createKubectl, type Kubectl } from './kubectl.ts';
import {
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  runPaths,
  schedulerArguments,
  type RunPaths,
} from './program-arguments.ts';
import { createRunFolder, removeDeadRuns } from './run-folder.ts';
import { createSimulatedNode, simulatedNodeIsReady } from './simulated-node.ts';
import { superviseIn, type SupervisedPrograms } from './supervised-programs.ts';

export interface ControlPlaneOptions {
  /** Whether pods run: adds a simulated node, kube-scheduler and kwok. False by default. */
  kwok?: boolean;
  /** Names of more users and their groups; RBAC gives them no right unless the groups do. */
  users?: Readonly<Record<string, readonly string[]>>;
  /** Whether HorizontalPodAutoscalers are evaluated, each second; true by default. */
  autoscaling?: boolean;
  /** Milliseconds until a start is given up; 60,000 by default. */
  timeoutMs?: number;
  /** Lines of progress of a build, which only a first start does; to stderr by default. */
  report?: (line: string) => void;
}

export interface ControlPlane extends ControlPlaneFacts {
  /** The plain data alone. */
  facts: ControlPlaneFacts;
  kubectl: Kubectl;
  /** Ends kube-apiserver (orderly by default) and starts it on the same port and data. */
  restartApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Freezes kube-apiserver: connections stay open and nothing answers. */
  pauseApiServer(): void;
  resumeApiServer(): void;
  /** Ends all programs and removes all files. */
  stop(): Promise<void>;
}

/**
 * Starts etcd, kube-apiserver and kube-controller-manager, and with `kwok` what makes pods run,
 * for this process alone: own port, data and credentials. Resolves when the API server is ready
 * and the controllers work. Nothing outlives this process, however it ends. Rejects with the end
 * of the log of the program that failed.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { report } = options;
  const programs = await buildControlPlane(report === undefined ? {} : { report });
  await removeDeadRuns();
  const paths = runPaths(await createRunFolder());
  const supervised = superviseIn(paths.folder);
  const stop = () => supervised.end();
  try {
    const users = createUsers(options.users ?? {});
    await writeInputs(paths, users);
    supervised.start('etcd', programs.etcd, etcdArguments(paths));
    const deadline = performance.now() + (options.timeoutMs ?? 60_000);
    const adminToken = users.find(({ name }) => name === 'admin')?.token ?? '';
    const apiServer = { paths, command: programs['kube-apiserver'], supervised, adminToken };
    const access = await startApiServer({ ...apiServer, deadline });
    const facts = await writeFacts(paths, programs, users, access);
    await startControllers(paths, facts, supervised, options);
    await until(() => worked(access, options.kwok ?? false), supervised, deadline);
    return {
      ...facts,
      facts,
      kubectl: createKubectl(facts),
      restartApiServer: (signal = 'SIGTERM') =>
        restartApiServer({ ...apiServer, deadline: performance.now() + 60_000 }, access, signal),
      pauseApiServer: () => supervised.signal('kube-apiserver', 'SIGSTOP'),
      resumeApiServer: () => supervised.signal('kube-apiserver', 'SIGCONT'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startControllers(
  paths: RunPaths,
  facts: ControlPlaneFacts,
  supervised: SupervisedPrograms,
  { kwok = false, autoscaling = true }: ControlPlaneOptions,
): Promise<void> {
  const { programs, caFile } = facts;
  const kubeconfigOf = (user: string) => facts.kubeconfigs[user] ?? '';
  const kubeconfig = kubeconfigOf(systemUsers.controllerManager);
  supervised.start(
    'kube-controller-manager',
    programs['kube-controller-manager'],
    controllerManagerArguments(paths, { kubeconfig, caFile, autoscaling }),
  );
  if (!kwok) return;
  await createSimulatedNode({ server: facts.server, ca: facts.ca, token: facts.adminToken });
  supervised.start('kube-scheduler', programs['kube-scheduler'], schedulerArguments(paths));
  supervised.start('kwok', programs.kwok, kwokArguments(paths, kubeconfigOf(systemUsers.kwok)));
}

/** Signs of life: a controller made the service account, and kwok the node ready. */
async function worked(access: ApiAccess, kwok: boolean): Promise<true | undefined> {
  const account = await answers(access, '/api/v1/namespaces/default/serviceaccounts/default');
  if (account === undefined || !kwok) return account;
  return simulatedNodeIsReady(access);
}
