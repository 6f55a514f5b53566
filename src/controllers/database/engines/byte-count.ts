/**
 * A number of bytes as a driver gives it, which is a text or a bigint where it may be large;
 * undefined where it is none.
 */
export function byteCount(value: unknown): number | undefined {
  const isCount = typeof value === 'number' || typeof value === 'bigint';
  const count = isCount || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
  return Number.isFinite(count) && count >= 0 ? Math.round(count) : undefined;
}
