import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import type { Problem } from '../../src/crds/microservice/v1alpha1.ts';

/** What somebody who looks is told of a fault. */
export interface Told {
  /** The answer of `kubectl get ms`, without the age. */
  readonly get: string;
  readonly problems: readonly Problem[];
}

/** The file with what the status says of a fault, word for word. */
export function toldFile(name: string): string {
  return fileURLToPath(new URL(`told/${name}.yaml`, import.meta.url));
}

/** What is in the file; throws where there is none yet, as the fault was never played. */
export function readTold(name: string): Told {
  return load(readFileSync(toldFile(name), 'utf8')) as Told;
}
