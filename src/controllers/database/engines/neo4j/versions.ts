import { compareVersions, versionNumbers } from '../version-order.ts';

/** The first year of versions such as `2026.08`. */
const firstCalendarYear = 2025;
/** The last version 5, which all others of 5 go through (Neo4j, Upgrade and Migration Guide). */
const lastOfFive = 26;

/**
 * Why a server of the wanted version cannot serve the data of the running one, and what to do;
 * undefined where it can. A newer server upgrades the data in place as it starts: within 5, from
 * 5.26 to any version of the calendar, and from each of those to any later one. No older server
 * reads what a newer one wrote.
 */
export function versionRefusal(running: string, wanted: string): string | undefined {
  if (compareVersions(wanted, running) < 0) {
    return (
      `The data is of Neo4j ${running}, and version ${wanted} is older, which cannot read it; ` +
      `set spec.version to ${running} or later, or make a second database of version ${wanted} ` +
      `and write the data there anew`
    );
  }
  const [major = 0, minor] = versionNumbers(running);
  const [wantedMajor = 0] = versionNumbers(wanted);
  if (major === wantedMajor || major >= firstCalendarYear) return undefined;
  if (major < 5) {
    return (
      `The data is of Neo4j ${running}, which version ${wanted} cannot read as it is; make a second ` +
      `database of version 5.26, move the data by neo4j-admin database dump, load and migrate, and ` +
      `set spec.version back to ${running} here`
    );
  }
  if (minor !== undefined && minor < lastOfFive) {
    return `The data is of Neo4j ${running}, which version ${wanted} cannot upgrade; set spec.version to 5.26 first`;
  }
  return undefined;
}
