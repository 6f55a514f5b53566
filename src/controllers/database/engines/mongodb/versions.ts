import { compareVersions, versionNumbers } from '../version-order.ts';

/** The last minor release of every major one so far (5.3, 6.3, 7.3, 8.3). */
const lastMinor = 3;

/**
 * Why a server of the wanted version cannot serve the data of the running one, and what to do;
 * undefined where it can. A server of MongoDB starts with data of its own release, of the minor
 * release before, or of the major release before, and only if the featureCompatibilityVersion was
 * raised to that (manual, Upgrade a Standalone); the script of the container sees to this. It
 * starts with no data of a later release.
 */
export function versionRefusal(running: string, wanted: string): string | undefined {
  const copy = `make a second database of version ${wanted} and copy the data by mongodump and mongorestore`;
  if (compareVersions(wanted, running) < 0) {
    return (
      `MongoDB ${running} runs, and its data cannot go back to version ${wanted}; ` +
      `set spec.version to ${running} or later, or ${copy}`
    );
  }
  if (isOneStep(versionNumbers(running), versionNumbers(wanted))) return undefined;
  return (
    `The data is of MongoDB ${running}, which version ${wanted} does not start with; set ` +
    `spec.version to ${nextRelease(versionNumbers(running))} first, wait until the Database is ` +
    `ready (its featureCompatibilityVersion is raised then) and go on from there, or ${copy}`
  );
}

function isOneStep(running: readonly number[], wanted: readonly number[]): boolean {
  const [major = Number.NaN, minor = 0] = running;
  const [wantedMajor, wantedMinor] = wanted;
  if (wantedMajor === major) return minor === 0 || (wantedMinor ?? minor) <= minor + 1;
  return wantedMajor === major + 1 && wantedMinor === 0 && isBeforeMajor(minor);
}

/** The release to which the running one can go for sure. */
function nextRelease([major = Number.NaN, minor = 0]: readonly number[]): string {
  return isBeforeMajor(minor) ? `${major + 1}.0` : `${major}.${minor + 1}`;
}

function isBeforeMajor(minor: number): boolean {
  return minor === 0 || minor === lastMinor;
}
