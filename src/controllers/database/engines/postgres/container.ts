import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths, ServerTls } from '../engine.ts';
import { reloadCertificate } from '../reload-certificate.ts';
import { serverProbes } from '../server-probes.ts';
import { shellWord } from '../shell-word.ts';
import { initScript } from './init-script.ts';

/** The container of the image `postgres`. */
export function postgresContainer(names: LogicalNames, paths: ServerPaths): ServerContainer {
  const { tls } = paths;
  // Over TCP: while the image makes a new server, that listens on its socket only and is not ready.
  const isReady = [
    'pg_isready',
    '--quiet',
    '--host=127.0.0.1',
    '--port=5432',
    '--username=postgres',
    `--dbname=${names.database}`,
  ];
  return {
    env: [
      { name: 'PGDATA', value: paths.data },
      { name: 'POSTGRES_USER', value: 'postgres' },
      { name: 'POSTGRES_PASSWORD_FILE', value: paths.adminPassword },
      { name: 'POSTGRES_INITDB_ARGS', value: '--data-checksums --encoding=UTF8' },
    ],
    args: tls === undefined ? [] : ['postgres', ...tlsSettings(tls)],
    probes: serverProbes({
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: ['sh', '-c', `${isReady.join(' ')} && { ${paths.initScript} || true; }`],
      startupTimeout: 20,
      ...(tls === undefined
        ? { ready: isReady }
        : { ready: ['sh', '-c', takingUpCertificates(tls, paths, isReady)], alive: isReady }),
    }),
    initScript: initScript(names, paths),
    ...(tls?.isRequired === true ? { accessRules: encryptedOnly } : {}),
  };
}

/** Options that come before those of the file on the volume. */
function tlsSettings({ certificate, key, isRequired, accessRules }: ServerTls): readonly string[] {
  const settings = {
    ssl: 'on',
    ssl_cert_file: certificate,
    ssl_key_file: key,
    ...(isRequired ? { hba_file: accessRules } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** As the image writes it, but for `hostssl`: inside of the container nobody needs a password. */
const encryptedOnly = [
  'local all all trust',
  'host all all 127.0.0.1/32 trust',
  'host all all ::1/128 trust',
  'local replication all trust',
  'host replication all 127.0.0.1/32 trust',
  'host replication all ::1/128 trust',
  'hostssl all all all scram-sha-256',
  '',
].join('\n');

/** By a signal: however full the server is of sessions. */
function takingUpCertificates(
  tls: ServerTls,
  { data }: ServerPaths,
  isReady: readonly string[],
): string {
  const reload = [`  pg_ctl reload --silent --pgdata=${shellWord(data)}`];
  return [...reloadCertificate(tls, reload), `exec ${isReady.join(' ')}`].join('\n');
}
