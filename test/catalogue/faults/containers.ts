import {
  goodImage,
  heldImage,
  endedPod,
  type Fault,
  type KubeletWords,
  type Step,
} from '../fault.ts';

const longAgo = '2026-01-01T00:00:00Z';
const back: readonly Step[] = [{ change: { image: goodImage } }];
/** The pods run again, as if nothing had been. */
export const recovered: KubeletWords = {
  state: { running: { startedAt: longAgo } },
  lastState: {},
  ready: true,
  started: true,
  restartCount: 0,
};

/** The pods that run fare badly, and recover by themselves or as something else is mended. */
function fares(words: KubeletWords): Pick<Fault, 'cause' | 'mend'> {
  return { cause: [{ kubelet: { ready: false, ...words } }], mend: [{ kubelet: recovered }] };
}

function crashes(exitCode: number, reason = 'Error'): KubeletWords {
  return {
    restartCount: 5,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: 'back-off 2m40s restarting failed container=orders',
      },
    },
    lastState: { terminated: { exitCode, reason, startedAt: longAgo, finishedAt: longAgo } },
  };
}

/** The pods crash with an error of the program. */
export const crashed: KubeletWords = { ...crashes(1), ready: false };

/** A new version whose containers are not even started. */
function refuses(reason: string, message: string): Pick<Fault, 'cause' | 'mend'> {
  return {
    cause: [
      { change: { image: heldImage } },
      { kubelet: { image: heldImage, ready: false, state: { waiting: { reason, message } } } },
    ],
    mend: back,
  };
}

const runc =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

export const containerFaults: readonly Fault[] = [
  {
    name: 'new-version-crashes',
    title: 'A new version exits as soon as it starts',
    reason: 'CrashLooping',
    cause: [{ change: { image: 'ghcr.io/acme/orders:crashing' } }],
    mend: back,
  },
  {
    name: 'crash-by-signal',
    title: 'The program is ended by a signal of the operating system',
    reason: 'CrashLooping',
    ...fares(crashes(139)),
  },
  {
    name: 'exit-without-error',
    title: 'The program does its work and ends, as a service should not',
    reason: 'CrashLooping',
    ...fares(crashes(0, 'Completed')),
  },
  {
    name: 'out-of-memory',
    title: 'The program takes more memory than it may have',
    reason: 'OutOfMemory',
    spec: { resources: { limits: { memory: '256Mi' } } },
    ...fares(crashes(137, 'OOMKilled')),
  },
  {
    name: 'liveness-probe-fails',
    title: 'The liveness probe fails, and the container is restarted again and again',
    reason: 'ProbeFailing',
    spec: { health: { liveness: '/live' } },
    ...fares(crashes(137)),
  },
  {
    name: 'readiness-probe-fails',
    title: 'The program runs and does not answer its readiness probe',
    reason: 'ProbeFailing',
    spec: { health: { readiness: '/ready' } },
    ...fares({ state: { running: { startedAt: longAgo } }, started: true }),
  },
  {
    name: 'startup-probe-fails',
    title: 'The program does not come up within what its startup probe allows',
    reason: 'ProbeFailing',
    spec: { health: { startup: '/started' } },
    ...fares({ state: { running: { startedAt: longAgo } }, started: false }),
  },
  {
    name: 'nothing-listens',
    title: 'The program listens on another port than the one declared',
    reason: 'ProbeFailing',
    spec: { ports: [{ name: 'http', port: 9090 }] },
    ...fares({ state: { running: { startedAt: longAgo } }, started: true }),
  },
  {
    name: 'command-not-found',
    title: 'The command is not in the image',
    reason: 'ContainerStartFailed',
    ...refuses(
      'RunContainerError',
      `${runc}error during container init: exec: "/app/serve": stat /app/serve: no such file or directory`,
    ),
  },
  {
    name: 'image-runs-as-root',
    title: 'The image runs as root, which the class does not allow',
    reason: 'ContainerStartFailed',
    ...refuses(
      'CreateContainerConfigError',
      'container has runAsNonRoot and image will run as root (pod: "orders-5d4f_shop(1d3c)", container: orders)',
    ),
  },
  {
    name: 'image-user-has-a-name',
    title: 'The user of the image is a name, so that nobody can tell whether it is root',
    reason: 'ContainerStartFailed',
    ...refuses(
      'CreateContainerConfigError',
      'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root (pod: "orders-5d4f_shop(1d3c)", container: orders)',
    ),
  },
  {
    name: 'pod-evicted',
    title: 'A node that ran short of memory removed a pod',
    reason: 'Evicted',
    ...endedPod(
      'Evicted',
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 20Mi.',
    ),
  },
  {
    name: 'rollout-stands-still',
    title: 'A rollout makes no progress, and nothing says why',
    reason: 'DeadlineExceeded',
    spec: { ports: [], rollout: { progressDeadline: '5s' } },
    cause: [
      { change: { image: heldImage } },
      {
        kubelet: {
          image: heldImage,
          ready: false,
          started: true,
          state: { running: { startedAt: longAgo } },
        },
      },
    ],
    mend: back,
  },
];
