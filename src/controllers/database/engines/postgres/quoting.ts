/** The text as a quoted identifier of SQL. Throws where it holds a NUL, which no identifier may. */
export function quoteIdentifier(name: string): string {
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * The text as a string literal of SQL, right whatever standard_conforming_strings says. Throws
 * where it holds a NUL, which no text of PostgreSQL may.
 */
export function quoteLiteral(text: string): string {
  refuseNul(text);
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

function refuseNul(text: string): void {
  if (text.includes('\0')) throw new Error('a name or text for SQL holds a NUL character');
}
