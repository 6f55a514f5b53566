import { durationMilliseconds } from '../../crds/schema/duration.ts';

/** A duration of the Gateway API in whole seconds, rounded up and at least 1. */
export function durationSeconds(duration: string): number {
  return Math.max(1, Math.ceil(durationMilliseconds(duration) / 1_000));
}
