import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths, ServerTls } from '../engine.ts';
import { reloadCertificate } from '../reload-certificate.ts';
import { serverProbes } from '../server-probes.ts';
import { initScript } from './init-script.ts';

/** The container of the image `mariadb`. */
export function mariadbContainer(names: LogicalNames, paths: ServerPaths): ServerContainer {
  // Over TCP: while the image makes a new server, that listens on its socket only and is not ready.
  // A server that answers, even with a refusal, is alive; the password only keeps its log quiet.
  const { tls, temporary } = paths;
  const ping =
    `MYSQL_PWD=$(cat ${paths.adminPassword}) exec mariadb-admin --no-defaults --protocol=tcp ` +
    // A certificate that ran out is no reason to stop a server.
    (tls === undefined ? '' : '--ssl --skip-ssl-verify-server-cert ') +
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
      ...(temporary === undefined ? [] : [`--tmpdir=${temporary}`]),
      '--character-set-server=utf8mb4',
      ...(tls === undefined ? [] : tlsSettings(tls)),
    ],
    probes: serverProbes({
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: ['sh', '-c', `(${ping}) && { ${paths.initScript} || true; }`],
      startupTimeout: 20,
      ...(tls === undefined
        ? { ready: ['sh', '-c', ping] }
        : {
            ready: ['sh', '-c', takingUpCertificates(tls, paths, ping)],
            alive: ['sh', '-c', ping],
          }),
    }),
    initScript: initScript(names, paths),
  };
}

function tlsSettings({ certificate, key, isRequired }: ServerTls): readonly string[] {
  return [
    `--ssl-cert=${certificate}`,
    `--ssl-key=${key}`,
    // The socket, over which the script of the image works, counts as secure.
    ...(isRequired ? ['--require-secure-transport=ON'] : []),
  ];
}

function takingUpCertificates(
  tls: ServerTls,
  { adminPassword }: ServerPaths,
  ping: string,
): string {
  const reload = [
    `  MYSQL_PWD=$(cat ${adminPassword}) mariadb --no-defaults --protocol=socket \\`,
    '    --socket="${MYSQL_UNIX_PORT:-/run/mysqld/mysqld.sock}" --user=root --connect-timeout=2 \\',
    "    --execute='FLUSH LOCAL SSL'",
  ];
  return [...reloadCertificate(tls, reload), ping].join('\n');
}
