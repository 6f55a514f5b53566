/** An amount as users write it: whole numbers, decimals, and the suffixes of Kubernetes. */
export type Quantity = string | number;

type Notation = 'decimal' | 'binary' | 'exponent';

interface Amount {
  /** In units of 10^-9, the finest that Kubernetes holds. */
  nanos: bigint;
  notation: Notation;
}

const form = /^([0-9]*)(?:\.([0-9]*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?[0-9]+))?$/;
const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Units of an Amount in a thousandth, and in one. */
const milli = 1_000_000n;
const one = 1_000_000_000n;

/**
 * The quantity as the API server writes it back (resource.Quantity, canonical form): no fraction,
 * the largest suffix that keeps it exact. What is declared so compares equal to what is stored.
 * A text that is no quantity is returned as it is: the API server says what is wrong with it.
 */
export function canonicalQuantity(quantity: Quantity): string {
  const amount = parse(quantity);
  return amount === undefined ? String(quantity) : format(amount);
}

/**
 * The quantity as the API server writes it back in requests and limits, which it also rounds up to
 * thousandths (SetDefaults_ResourceList); else as {@link canonicalQuantity}.
 */
export function resourceQuantity(quantity: Quantity): string {
  const amount = parse(quantity);
  if (amount === undefined) return String(quantity);
  return format({ ...amount, nanos: roundedUp(amount.nanos, milli) * milli });
}

function format(amount: Amount): string {
  const { nanos } = amount;
  if (nanos === 0n) return '0';
  const isWhole = nanos % one === 0n;
  if (amount.notation === 'binary' && isWhole && nanos >= 1024n * one) {
    return inSteps(nanos / one, 1024n, binarySuffixes);
  }
  if (amount.notation === 'exponent') return inExponent(nanos);
  return inSteps(nanos, 1000n, decimalSuffixes);
}

/** Negative where a is less than b, positive where it is more; 0 too where one is no quantity. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const difference = (parse(a)?.nanos ?? 0n) - (parse(b)?.nanos ?? 0n);
  if (parse(a) === undefined || parse(b) === undefined || difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** The quantity in whole units, rounded down, such as bytes; undefined where it is none. */
export function wholeUnits(quantity: Quantity): bigint | undefined {
  const amount = parse(quantity);
  return amount === undefined ? undefined : amount.nanos / one;
}

function parse(quantity: Quantity): Amount | undefined {
  const match = form.exec(String(quantity).trim());
  if (match === null) return undefined;
  const [, whole = '', fraction = '', binary, decimal, exponent] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  if (binary !== undefined) {
    const scale = 1024n ** BigInt(binarySuffixes.indexOf(binary));
    return { nanos: scaled(digits * scale, 9 - fraction.length), notation: 'binary' };
  }
  const power =
    exponent === undefined ? 3 * decimalSuffixes.indexOf(decimal ?? '') - 9 : Number(exponent);
  // Beyond this no amount is real, and the arithmetic would take all the memory there is.
  if (Math.abs(power) > 30) return undefined;
  return {
    nanos: scaled(digits, power + 9 - fraction.length),
    notation: exponent === undefined ? 'decimal' : 'exponent',
  };
}

/** value x 10^power, rounded up, as Kubernetes rounds what is finer than a nano. */
function scaled(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  return roundedUp(value, 10n ** BigInt(-power));
}

function roundedUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

function inSteps(value: bigint, step: bigint, suffixes: readonly string[]): string {
  let rest = value;
  let index = 0;
  while (index < suffixes.length - 1 && rest % step === 0n) {
    rest /= step;
    index += 1;
  }
  return `${rest}${suffixes[index] ?? ''}`;
}

function inExponent(nanos: bigint): string {
  let rest = nanos;
  let power = -9;
  while (rest % 1000n === 0n) {
    rest /= 1000n;
    power += 3;
  }
  return power === 0 ? `${rest}` : `${rest}e${power}`;
}
