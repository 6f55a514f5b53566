import type { Course } from '../scenarios/scenario.ts';

/** One measurement. */
export interface Sample {
  /** Seconds from the begin. */
  readonly at: number;
  readonly value: number;
}

/**
 * How a figure went: medians of the first and the last tenth of the samples, and a straight line
 * through all of them (least squares). Throws where there are fewer than two.
 */
export function courseOf(samples: readonly Sample[]): Course {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 2) {
    throw new Error('a course needs two samples');
  }
  const values = samples.map(({ value }) => value);
  const tenth = Math.ceil(values.length / 10);
  return {
    start: median(values.slice(0, tenth)),
    end: median(values.slice(-tenth)),
    rise: slopeOf(samples) * (last.at - first.at),
    most: Math.max(...values),
  };
}

function slopeOf(samples: readonly Sample[]): number {
  const mean = average(samples.map(({ value }) => value));
  const middle = average(samples.map(({ at }) => at));
  const spread = sum(samples.map(({ at }) => (at - middle) ** 2));
  const common = sum(samples.map(({ at, value }) => (at - middle) * (value - mean)));
  return spread === 0 ? 0 : common / spread;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function average(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
