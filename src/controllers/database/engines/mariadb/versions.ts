import { compareVersions } from '../version-order.ts';

/**
 * Why a server of the wanted version cannot serve the data of the running one, and what to do;
 * undefined where it can. A newer server upgrades the data of any older one as it starts, and there
 * is no way back (MariaDB, Downgrading between Major Versions).
 */
export function versionRefusal(running: string, wanted: string): string | undefined {
  if (compareVersions(wanted, running) >= 0) return undefined;
  return (
    `The data is of MariaDB ${running}, and version ${wanted} is older, which cannot read it for sure; ` +
    `set spec.version to ${running} or later, or make a second database of version ${wanted} and ` +
    `copy the data by mariadb-dump`
  );
}
