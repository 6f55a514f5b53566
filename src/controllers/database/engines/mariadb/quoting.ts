/** The name as a quoted identifier. Throws where it holds a NUL, which no name may. */
export function quoteIdentifier(name: string): string {
  refuseNul(name);
  return `\`${name.replaceAll('`', '``')}\``;
}

/** The text as a string literal, in a session whose sql_mode is empty. Throws on a NUL. */
export function quoteText(text: string): string {
  refuseNul(text);
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/**
 * The name of a database where rights are granted: a pattern there, in which `_` and `%` stand for
 * other characters, so that without this `a_b` would open the database `axb` as well.
 */
export function quotePattern(name: string): string {
  return quoteIdentifier(name.replaceAll(/[\\_%]/g, String.raw`\$&`));
}

function refuseNul(text: string): void {
  if (text.includes('\0')) throw new Error('a name or text for SQL holds a NUL character');
}
