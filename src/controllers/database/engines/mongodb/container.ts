import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths } from '../engine.ts';
import { serverProbes } from '../server-probes.ts';
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
    probes: serverProbes({
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: ['bash', '-c', `(${pingScript}) && { ${paths.initScript} || true; }`],
      startupTimeout: 60,
      ready: ['bash', '-c', pingScript],
    }),
    initScript: initScript(names, paths),
  };
}
