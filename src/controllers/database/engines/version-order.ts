/** The numbers of a version such as `17.2`. */
export function versionNumbers(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}

/**
 * Below zero where `wanted` is older than `running`, above where it is newer, as far as both say:
 * `17` may be any 17, and so is neither to `17.4`.
 */
export function compareVersions(wanted: string, running: string): number {
  const [ours, theirs] = [versionNumbers(wanted), versionNumbers(running)];
  for (const [index, number] of ours.entries()) {
    const other = theirs[index];
    if (other === undefined) return 0;
    if (number !== other) return number - other;
  }
  return 0;
}
