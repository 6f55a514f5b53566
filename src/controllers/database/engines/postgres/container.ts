import type { V1Probe } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { LogicalNames } from '../../names.ts';
import type { ServerContainer, ServerPaths } from '../engine.ts';
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
    probes: {
      // The script may fail for good reasons of the user's own; it must never stop a server.
      startup: probe(['sh', '-c', `${isReady.join(' ')} && { ${paths.initScript} || true; }`], {
        periodSeconds: 5,
        timeoutSeconds: 20,
        // An hour: a server that crashed may have much to replay.
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
