import { stripVTControlCharacters } from 'node:util';

/**
 * A text of the cluster on one line and without control characters: whoever may write a message or
 * an annotation must not be able to steer the reader's terminal.
 */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
}

/** As {@link cleanText} for a text of several lines, whose breaks and tabs are kept. */
export function cleanLines(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '');
}
