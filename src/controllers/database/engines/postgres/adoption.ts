import { checkScript, type AdoptedPaths, type EngineAdoption } from '../adoption.ts';
import { serverProbes } from '../server-probes.ts';
import { shellWord } from '../shell-word.ts';

/** PostgreSQL starts on data of its own major version only. */
export const postgresAdoption: EngineAdoption = {
  title: 'PostgreSQL',
  marker: 'PG_VERSION',
  check: (paths) =>
    checkScript({
      paths,
      // Each folder of a database has a PG_VERSION, too.
      markers: ['global/pg_control', 'PG_VERSION'],
      further: [
        `made_by=$(head -c 16 "$data"/PG_VERSION | tr -cd '0-9.')`,
        String.raw`serves=$(postgres --version | sed -n 's/.*) \([0-9]*\).*/\1/p')`,
        '[ "$made_by" = "$serves" ] || found version "$made_by"',
        '[ ! -e "$data"/standby.signal ] && [ ! -e "$data"/recovery.conf ] || found standby',
        'for part in pg_wal pg_tblspc/*; do',
        '  [ "$part" = "pg_tblspc/*" ] || [ -d "$data/$part" ] || found incomplete "$part"',
        'done',
      ],
    }),
  container: (paths) => ({
    env: [],
    // Without the entrypoint, which makes a new server where there is none.
    command: ['sh', `${paths.files}/${startFile}`],
    args: [],
    probes: serverProbes({ startup: isReady, ready: isReady }),
    files: { [startFile]: startScript(paths), [accessFile]: access },
  }),
};

const startFile = 'start.sh';
const accessFile = 'pg_hba.conf';

const isReady = ['pg_isready', '--quiet', '--host=127.0.0.1', '--port=5432'];

/** By password, whichever way it is stored: what the data has may trust addresses of before. */
const access = 'local all all md5\nhost all all all md5\n';

/**
 * Settings on the volume hold, but for where the server listens, whom it trusts, and what belongs to
 * where it ran before. Some charts keep them outside of the volume: then there are none. Groups of
 * volumes may have been let in to the folder, with which PostgreSQL does not start.
 */
function startScript({ data, files }: AdoptedPaths): string {
  const settings = {
    data_directory: data,
    hba_file: `${files}/${accessFile}`,
    listen_addresses: '*',
    port: '5432',
    unix_socket_directories: '/var/run/postgresql',
    external_pid_file: '',
    ssl: 'off',
    archive_mode: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
  };
  return [
    '#!/bin/sh',
    'set -eu',
    `data=${shellWord(data)}`,
    'chmod 0700 "$data"',
    'config="$data/postgresql.conf"',
    '[ -f "$config" ] || config=/dev/null',
    'exec postgres -D "$data" -c config_file="$config" \\',
    Object.entries(settings)
      .map(([name, value]) => `  -c ${name}=${shellWord(value)}`)
      .join(' \\\n'),
    '',
  ].join('\n');
}
