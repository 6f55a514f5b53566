import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths } from '../engine.ts';
import { serverProbes } from '../server-probes.ts';
import { initScript } from './init-script.ts';

/** The container of the image `mariadb`. */
export function mariadbContainer(names: LogicalNames, paths: ServerPaths): ServerContainer {
  // Over TCP: while the image makes a new server, that listens on its socket only and is not ready.
  // A server that answers, even with a refusal, is alive; the password only keeps its log quiet.
  const ping =
    `MYSQL_PWD=$(cat ${paths.adminPassword}) exec mariadb-admin --no-defaults --protocol=tcp ` +
    '--host=127.0.0.1 --port=3306 --user=root --connect-timeout=3 --silent ping';
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
    probes: serverProbes({
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: ['sh', '-c', `(${ping}) && { ${paths.initScript} || true; }`],
      startupTimeout: 20,
      ready: ['sh', '-c', ping],
    }),
    initScript: initScript(names, paths),
  };
}
