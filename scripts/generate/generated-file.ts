/** A file that is generated and kept in the repository. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: string;
}

/** Makes the same files from the same sources every time; reads no clock and no environment. */
export type Generator = () => readonly GeneratedFile[];
