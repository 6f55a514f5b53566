import type { V1Probe } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths } from '../engine.ts';
import { initScript } from './init-script.ts';
import { pingScript } from './ping.ts';

/**
 * The container of the image `mongo`. The image is not told of the superuser: it would put the
 * password into the arguments of a process, and never make up for a first start that was cut short.
 */
export function mongodbContainer(names: LogicalNames, paths: ServerPaths): ServerContainer {
  return {
    // mongosh keeps its logs there, a hundred at most.
    env: [{ name: 'HOME', value: '/tmp' }],
    args: [`--dbpath=${paths.data}`, '--auth', '--bind_ip_all', '--ipv6'],
    probes: {
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: probe(`(${pingScript}) && { ${paths.initScript} || true; }`, {
        periodSeconds: 5,
        timeoutSeconds: 60,
        // An hour: a server that crashed may have much to replay.
        failureThreshold: 720,
      }),
      readiness: probe(pingScript, { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }),
      liveness: probe(pingScript, { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    },
    initScript: initScript(names, paths),
  };
}

function probe(script: string, timing: Partial<V1Probe>): Wire<V1Probe> {
  return { exec: { command: ['bash', '-c', script] }, ...timing };
}
