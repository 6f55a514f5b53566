import { appendFileSync, readFileSync } from 'node:fs';

/** What was tried: how many combinations in memory, how many states on an API server. */
export interface Tried {
  readonly combinations: number;
  readonly states: number;
}

/** The file that tests tell what they tried, for who counts; they tell nobody without it. */
export const triedVariable = 'SLIPWAY_TRIED';

/** Tells what was tried. */
export function tellTried(tried: Partial<Tried>): void {
  const path = process.env[triedVariable];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(tried)}\n`);
}

/** The sum of what was told; nothing where the file is not there. */
export function readTried(path: string): Tried {
  const sum = { combinations: 0, states: 0 };
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const { combinations = 0, states = 0 } = JSON.parse(line) as Partial<Tried>;
    sum.combinations += combinations;
    sum.states += states;
  }
  return sum;
}
