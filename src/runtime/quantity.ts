/**
 * Whether two quantities stand for the same amount: '1000m' and '1', '1Gi' and '1073741824', 1 and
 * '1'. What is not a quantity equals only itself. Amounts are rounded up to a billionth, as the
 * API server does.
 */
export function quantitiesEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const a = nanos(left);
  return a !== undefined && a === nanos(right);
}

const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,2}))?$/;
const binary = new Map(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, power) => [suffix, 1024n ** BigInt(power + 1)]),
);
const decimal = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const longest = 64;

/** Billionths, or undefined where the value is no quantity. */
function nanos(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  const match = text.length <= longest ? shape.exec(text) : null;
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', binarySuffix = '', decimalSuffix = '', power] = match;
  if (whole === '' && fraction === '') return undefined;
  const exponent = 9 - fraction.length + (decimal.get(decimalSuffix) ?? Number(power ?? 0));
  const scaled = BigInt(whole + fraction) * (binary.get(binarySuffix) ?? 1n);
  const amount =
    exponent >= 0 ? scaled * 10n ** BigInt(exponent) : dividedUp(scaled, 10n ** BigInt(-exponent));
  return sign === '-' ? -amount : amount;
}

function dividedUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
