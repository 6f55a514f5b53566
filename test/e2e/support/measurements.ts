import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** Adds figures to test-results/e2e/measurements.jsonl, a line for each. */
export function recordMeasurement(name: string, figures: object): void {
  const line = JSON.stringify({ name, ...figures });
  appendFileSync(join(inject('e2e').results, 'measurements.jsonl'), `${line}\n`);
}
