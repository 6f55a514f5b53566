import { childBugs } from './child-bugs.ts';
import { dataBugs } from './data-bugs.ts';
import { runtimeBugs } from './runtime-bugs.ts';
import type { SeededBug } from './seeded-bug.ts';

/** Mistakes that the oracles have to catch: they test the oracles, as these test Slipway. */
export const seededBugs: readonly SeededBug[] = [...dataBugs, ...childBugs, ...runtimeBugs];
