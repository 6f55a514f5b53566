/** The comment of a database of MariaDB is no longer than this. */
const longest = 1_024;

/**
 * The mark as a server keeps it: as it is where all its characters are printable ones of ASCII
 * other than `%`, else with the others percent-encoded (RFC 3986). Servers keep comments in the
 * encoding of some database, and MariaDB in a file of lines. Throws where the mark is empty, for
 * that is what everything has that nobody marked, where it is too long, and where it is no text.
 */
export function keptMark(mark: string): string {
  const kept = mark.replaceAll(/[^ -$&-~]/gu, encodeURIComponent);
  if (kept === '' || kept.length > longest) {
    throw new Error(`the mark of a tenant must be of 1 to ${longest} characters`);
  }
  return kept;
}
