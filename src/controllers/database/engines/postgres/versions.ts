import { compareVersions, versionNumbers } from '../version-order.ts';

/**
 * Why a server of the wanted version cannot serve the data of the running one, and what to do;
 * undefined where it can. The first number is PostgreSQL's major version: its data is read by no
 * other one. Within it a newer server reads all, and an older one is a step that nobody tests.
 */
export function versionRefusal(running: string, wanted: string): string | undefined {
  const [major] = versionNumbers(running);
  if (major !== versionNumbers(wanted)[0]) {
    return (
      `The data is of PostgreSQL ${running}, which version ${wanted} cannot read; ` +
      `make a second database of version ${wanted}, copy the data by pg_dump and pg_restore, and ` +
      `set spec.version back to ${major ?? running} here`
    );
  }
  if (compareVersions(wanted, running) < 0) {
    return `PostgreSQL ${running} runs, and going back to version ${wanted} is not safe; set spec.version to ${running} or later`;
  }
  return undefined;
}
