import type { V1Probe } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths } from '../engine.ts';
import { initScript } from './init-script.ts';

/** The container of the image `mariadb`. */
export function mariadbContainer(names: LogicalNames, paths: ServerPaths): ServerContainer {
  // Over TCP: while the image makes a new server, that listens on its socket only and is not ready.
  // A server that answers, even with a refusal, is alive; the password only keeps its log quiet.
  const ping =
    `MYSQL_PWD=$(cat ${paths.adminPassword}) exec mariadb-admin --no-defaults --protocol=tcp ` +
    '--host=127.0.0.1 --port=3306 --user=root --connect-timeout=3 --silent ping';
  const isReady = ['sh', '-c', ping];
  return {
    env: [
      { name: 'MARIADB_ROOT_PASSWORD_FILE', value: paths.adminPassword },
      // The image then upgrades the system tables of older data as it starts.
      { name: 'MARIADB_AUTO_UPGRADE', value: '1' },
    ],
    args: [
      'mariadbd',
      // A volume's root may hold lost+found, which would be taken for a database.
      `--datadir=${paths.data}`,
      '--character-set-server=utf8mb4',
    ],
    probes: {
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: probe(['sh', '-c', `(${ping}) && { ${paths.initScript} || true; }`], {
        periodSeconds: 5,
        timeoutSeconds: 20,
        // An hour: a server that crashed may have much to recover.
        failureThreshold: 720,
      }),
      readiness: probe(isReady, { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }),
      liveness: probe(isReady, { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    },
    initScript: initScript(names, paths),
  };
}

function probe(command: readonly string[], timing: Partial<V1Probe>): Wire<V1Probe> {
  return { exec: { command: [...command] }, ...timing };
}
