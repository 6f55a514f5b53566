import { checkScript, type EngineAdoption } from '../adoption.ts';
import { serverProbes } from '../server-probes.ts';
import { shellWord } from '../shell-word.ts';
import { versionNumbers } from '../version-order.ts';

/**
 * A newer MariaDB upgrades older data as it starts, and there is no way back. So the first server
 * has to be of the release that the data is of; those after it are what `versionRefusal` allows.
 */
export const mariadbAdoption: EngineAdoption = {
  title: 'MariaDB',
  marker: 'ibdata1',
  check: (paths, since) =>
    checkScript({
      paths,
      // MySQL has the first, too, and none of the other.
      markers: ['ibdata1', 'aria_log_control'],
      further: [
        '[ -d "$data"/mysql ] || found foreign',
        '# Where mariadb-upgrade notes what the data is of: old releases in the second one.',
        'note="$data"/mariadb_upgrade_info',
        '[ -s "$note" ] || note="$data"/mysql_upgrade_info',
        '[ -s "$note" ] || found unversioned',
        String.raw`release() { sed -n 's/^[^0-9]*\([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1; }`,
        'made_by=$(head -c 64 "$note" | release)',
        String.raw`serves=$(mariadbd --version | sed 's/.*Ver //' | release)`,
        `printf '%s\\n' ${shellWord(releaseOf(since))} "$made_by" "$serves" | sort -C -V || found version "$made_by"`,
      ],
    }),
  container: ({ data, login }) => {
    // A server that answers, even with a refusal, is alive; the password only keeps its log quiet.
    const ping =
      `MYSQL_PWD=$(cat ${login}/password) exec mariadb-admin --no-defaults --protocol=tcp ` +
      `--host=127.0.0.1 --port=3306 --user="$(cat ${login}/username)" --connect-timeout=3 --silent ping`;
    return {
      // The image upgrades the system tables of older data as it starts. Told of no password for a
      // superuser, it makes no new server.
      env: [{ name: 'MARIADB_AUTO_UPGRADE', value: '1' }],
      // Data of a replica stays as it is.
      args: [
        'mariadbd',
        `--datadir=${data}`,
        '--character-set-server=utf8mb4',
        '--skip-slave-start',
      ],
      probes: serverProbes({
        startup: ['sh', '-c', ping],
        startupTimeout: 20,
        ready: ['sh', '-c', ping],
      }),
      files: {},
    };
  },
};

/** The first two numbers, which name a release; one that is not said is left open. */
function releaseOf(version: string): string {
  return versionNumbers(version).slice(0, 2).join('.');
}
