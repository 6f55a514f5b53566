const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago a time was, as kubectl says it: 42s, 5m, 3h, 12d, 2y; `<unknown>` for no time. */
export function ageOf(timestamp: string | undefined, now: Date): string {
  const at = Date.parse(timestamp ?? '');
  if (Number.isNaN(at)) return '<unknown>';
  const passed = Math.max(now.getTime() - at, 0);
  if (passed < 2 * minute) return `${Math.floor(passed / second)}s`;
  if (passed < 3 * hour) return `${Math.floor(passed / minute)}m`;
  if (passed < 2 * day) return `${Math.floor(passed / hour)}h`;
  if (passed < 730 * day) return `${Math.floor(passed / day)}d`;
  return `${Math.floor(passed / (365 * day))}y`;
}
