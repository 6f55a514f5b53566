const decimal = /^(0|[1-9][0-9]*)$/;

/**
 * Orders two resource versions of the same resource as numbers (KEP-5504): below, equal to or above
 * 0. Undefined where one of them is no decimal number, so that the caller chooses what to trust.
 */
export function compareResourceVersions(
  a: string | undefined,
  b: string | undefined,
): number | undefined {
  if (a === undefined || b === undefined || !decimal.test(a) || !decimal.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether `a` is certainly above `b`; false where they cannot be compared. */
export function isNewer(a: string | undefined, b: string | undefined): boolean {
  return (compareResourceVersions(a, b) ?? 0) > 0;
}

/** Whether `a` is certainly below `b`; false where they cannot be compared. */
export function isOlder(a: string | undefined, b: string | undefined): boolean {
  return (compareResourceVersions(a, b) ?? 0) < 0;
}
