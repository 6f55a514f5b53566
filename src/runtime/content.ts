export type ContentKind = 'Secret' | 'ConfigMap';

/** What is known of the data of a Secret or ConfigMap. */
export type Content =
  | { state: 'missing' }
  /** Not read yet, or the read failed: nothing may be concluded from it. */
  | { state: 'unknown'; message: string }
  | { state: 'present'; hash: string; keys: readonly string[] };
