const milliseconds: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * A duration of the Gateway API (GEP-2257: `30s`, `1h30m`) in milliseconds. Its format has judged
 * the text; of one that is none, the parts that are count.
 */
export function durationMilliseconds(duration: string): number {
  const parts = duration.matchAll(/([0-9]+)(ms|h|m|s)/g);
  return [...parts].reduce(
    (sum, [, amount, unit = 's']) => sum + Number(amount) * (milliseconds[unit] ?? 0),
    0,
  );
}
