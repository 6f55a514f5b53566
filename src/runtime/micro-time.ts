/**
 * The time as metav1.MicroTime: RFC 3339 in UTC with exactly six digits of a second, as Leases and
 * Events want it.
 */
export function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
