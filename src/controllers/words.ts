const longestSentence = 512;
const longestQuote = 300;

/** The text on one line, without a period at its end, of at most `max` characters. */
export function sentence(text: string, max = longestSentence): string {
  const flat = withoutEnd(text.replaceAll(/[\p{Cc}\s]+/gu, ' '));
  const short = flat.length <= max ? flat : `${withoutEnd(flat.slice(0, max - 1))}…`;
  // Half a character would come back from the API server as another one and look like a change.
  return short.toWellFormed();
}

/**
 * The words of somebody else, fit to be quoted: without credentials and queries in URLs, without
 * ids and names that differ from one try to the next, and without the frame of remote calls.
 */
export function quote(text: string): string {
  const cleaned = text
    .replaceAll(/\/\/[^/\s@]+@/g, '//')
    .replaceAll(/(https?:\/\/[^\s?"]+)\?[^\s"]*/g, '$1')
    .replaceAll(/rpc error: code = \w+ desc = /g, '')
    .replaceAll(/ ?\(pod: "[^"]*", container: [^)]*\)/g, '')
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'id')
    .replaceAll(/(?<!sha256:)\b[0-9a-f]{32,64}\b/g, 'id');
  return sentence(cleaned, longestQuote);
}

/** `A`, `A and B`, or `A, B and C`. */
export function enumerate(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function withoutEnd(text: string): string {
  return text.trim().replace(/[.\s]+$/, '');
}
