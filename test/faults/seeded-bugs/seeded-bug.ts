/** A change of one source file. */
export interface Edit {
  /** From the root of the project. */
  file: string;
  /** What is there, exactly once; when it is not, the bug has to be written anew. */
  find: string;
  replace: string;
}

/** A mistake that Slipway might have, and the run that has to catch it. */
export interface SeededBug {
  readonly name: string;
  /** One sentence: what goes wrong. */
  readonly summary: string;
  readonly edits: readonly Edit[];
  readonly workload: string;
  /** As `--plan` takes it. */
  readonly plan: string;
  /** The oracle that has to find it. */
  readonly oracle: string;
}
