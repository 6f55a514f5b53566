/** What `npm run stability -- --json` writes. */
export interface StabilityResults {
  readonly seed: number;
  /** Combinations of children of Microservices and Databases that were tried in memory. */
  readonly combinations: number;
  /** Random states that were tried on an API server. */
  readonly states: number;
  readonly seconds: number;
  /** Test cases: a failed one names the combinations, or states, that are to blame. */
  readonly passed: number;
  readonly failed: number;
}
