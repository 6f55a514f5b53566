/**
 * Why a server of the wanted version cannot serve the data of the running one, and what to do;
 * undefined where it can. Every Valkey reads what older ones wrote. What a newer one wrote an older
 * one may refuse to start with (8.1 does with the files of 9.0). What a version leaves open, such as
 * the last number, is taken for the newest there is.
 */
export function versionRefusal(running: string, wanted: string): string | undefined {
  if (!isOlder(numbers(wanted), numbers(running))) return undefined;
  return (
    `Valkey ${running} runs, and version ${wanted} may be unable to read its data; ` +
    `set spec.version to ${running} or later, or make a second database of version ${wanted} and ` +
    `copy the keys with a client, value by value: files, DUMP and replicas do not go back`
  );
}

function isOlder(version: readonly number[], other: readonly number[]): boolean {
  for (const [index, part] of version.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined || part > counterpart) return false;
    if (part < counterpart) return true;
  }
  return false;
}

function numbers(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}
