import type { Clock } from '../runtime/clock.ts';

/** The time in the form of Kubernetes: RFC 3339, in seconds. */
export function timestamp(clock: Pick<Clock, 'now'>): string {
  return inSeconds(clock.now());
}

/** RFC 3339, in seconds. */
export function inSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
