/** The text as one word of a POSIX shell. Throws where it holds a NUL, which no word may. */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new Error('a word for the shell holds a NUL character');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
