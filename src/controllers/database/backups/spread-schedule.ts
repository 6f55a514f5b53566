import { createHash } from 'node:crypto';

/** The least and the largest number of each field: minute, hour, day, month, day of the week. */
const bounds = [
  [0, 59],
  [0, 23],
  // Every month has these.
  [1, 28],
  [1, 12],
  [0, 6],
] as const;

/** `H`, `H(1-5)`, `H/2` or `H(1-5)/2`. */
const placeholder = /^H(?:\((\d+)-(\d+)\))?(?:\/(\d+))?$/;

/**
 * A schedule of cron in which each `H` is a number that `seed` decides: always the same for one
 * seed, evenly spread over many. `H(a-b)` is a number from a to b, `H/n` every nth from one below
 * n. What is no such thing stays as it is, so that the API server says what is wrong with it. Pure.
 */
export function spreadSchedule(schedule: string, seed: string): string {
  const fields = schedule.split(' ');
  return fields
    .map((field, index) =>
      field
        .split(',')
        .map((term) => spreadTerm(term, bounds[index], digest(seed, index)))
        .join(','),
    )
    .join(' ');
}

function spreadTerm(
  term: string,
  limits: readonly [number, number] | undefined,
  hash: number,
): string {
  const [matched, from, to, step] = placeholder.exec(term) ?? [];
  if (matched === undefined || limits === undefined) return term;
  const first = Number(from ?? limits[0]);
  const last = Number(to ?? limits[1]);
  const every = Number(step ?? last - first + 1);
  if (first > last || first < limits[0] || last > limits[1] || every < 1) return term;
  const start = first + (hash % Math.min(every, last - first + 1));
  return step === undefined ? `${start}` : `${start}-${last}/${every}`;
}

function digest(seed: string, index: number): number {
  return createHash('sha256').update(`${index} ${seed}`).digest().readUInt32BE();
}
