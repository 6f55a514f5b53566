import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths } from '../engine.ts';
import { serverProbes } from '../server-probes.ts';
import { initScript } from './init-script.ts';

/** The container of the image `postgres`. */
export function postgresContainer(names: LogicalNames, paths: ServerPaths): ServerContainer {
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
    args: [],
    probes: serverProbes({
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: ['sh', '-c', `${isReady.join(' ')} && { ${paths.initScript} || true; }`],
      startupTimeout: 20,
      ready: isReady,
    }),
    initScript: initScript(names, paths),
  };
}
