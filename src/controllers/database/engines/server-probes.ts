import type { V1Probe } from '@kubernetes/client-node';
import type { Wire } from '../../../runtime/kube-object.ts';
import type { ServerContainer } from './engine.ts';

/** Commands in the container, and how many seconds each may take. */
export interface ProbeCommands {
  /** Until it succeeds nothing else is asked. */
  readonly startup: readonly string[];
  /** 5 by default. */
  readonly startupTimeout?: number;
  /** Whether the server serves. */
  readonly ready: readonly string[];
  /** 5 by default. */
  readonly readyTimeout?: number;
  /** Whether the server answers at all; by default whether it serves. */
  readonly alive?: readonly string[];
  /** 5 by default. */
  readonly aliveTimeout?: number;
}

/** How every engine's server is asked; its start may take an hour, for there may be much to replay. */
export function serverProbes(commands: ProbeCommands): ServerContainer['probes'] {
  const { startup, startupTimeout = 5, ready, readyTimeout = 5 } = commands;
  const { alive = ready, aliveTimeout = 5 } = commands;
  return {
    startup: exec(startup, {
      periodSeconds: 5,
      timeoutSeconds: startupTimeout,
      failureThreshold: 720,
    }),
    readiness: exec(ready, {
      periodSeconds: 10,
      timeoutSeconds: readyTimeout,
      failureThreshold: 3,
    }),
    liveness: exec(alive, {
      periodSeconds: 10,
      timeoutSeconds: aliveTimeout,
      failureThreshold: 6,
    }),
  };
}

function exec(command: readonly string[], timing: Partial<V1Probe>): Wire<V1Probe> {
  return { exec: { command: [...command] }, ...timing };
}
