import { wholeUnits } from '../../microservice/quantity.ts';

const suffixes = ['Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
const mebibyte = 2 ** 20;
/** What is shown stays while it is wrong by no more than this part, or by so many bytes. */
const tolerated = 0.1;
const toleratedBytes = 16 * mebibyte;
/** As long as a status may have it. */
const longestQuantity = 32;

/**
 * What is shown of so many bytes, as a quantity of two digits such as `1.2Gi`. What was shown before
 * stays while it is about right, or nothing newer is known: a status is not written for each row.
 */
export function shownUse(
  before: string | undefined,
  bytes: number | undefined,
): string | undefined {
  const shown = before === undefined ? undefined : bytesOf(before);
  if (bytes === undefined) return shown === undefined ? undefined : before;
  if (shown !== undefined) {
    const tolerance = Math.max(shown * tolerated, toleratedBytes);
    const isAboutRight = Math.abs(bytes - shown) <= tolerance && (shown === 0) === (bytes === 0);
    if (isAboutRight) return before;
  }
  return inTwoDigits(bytes);
}

/** Bytes of a quantity; undefined where it is none. */
export function bytesOf(quantity: string): number | undefined {
  const units = quantity.length > longestQuantity ? undefined : wholeUnits(quantity);
  return units === undefined ? undefined : Number(units);
}

function inTwoDigits(bytes: number): string {
  if (bytes === 0) return '0';
  let amount = Math.max(bytes / mebibyte, 1);
  let index = 0;
  // 1,000 of a unit are shown as 0.98 of the next one otherwise.
  while (amount >= 1_000 && index < suffixes.length - 1) {
    amount /= 1_024;
    index += 1;
  }
  return `${Number(amount.toPrecision(2))}${suffixes[index] ?? ''}`;
}
