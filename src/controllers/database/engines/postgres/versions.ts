/**
 * Why a server of the wanted version cannot serve the data of the running one, and what to do;
 * undefined where it can. The first number is PostgreSQL's major version: its data is read by no
 * other one. Within it a newer server reads all, and an older one is a step that nobody tests.
 */
export function versionRefusal(running: string, wanted: string): string | undefined {
  const [runningMajor, runningMinor] = numbers(running);
  const [wantedMajor, wantedMinor] = numbers(wanted);
  if (runningMajor !== wantedMajor) {
    return (
      `The data is of PostgreSQL ${running}, which version ${wanted} cannot read; ` +
      `make a second database of version ${wanted}, copy the data by pg_dump and pg_restore, and ` +
      `set spec.version back to ${runningMajor ?? running} here`
    );
  }
  if (runningMinor !== undefined && wantedMinor !== undefined && wantedMinor < runningMinor) {
    return `PostgreSQL ${running} runs, and going back to version ${wanted} is not safe; set spec.version to ${running} or later`;
  }
  return undefined;
}

function numbers(version: string): readonly (number | undefined)[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}
