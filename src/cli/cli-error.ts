/** What exit codes say, the same for every verb. */
export const exitCodes = {
  done: 0,
  /** The answer is no: not ready, not the same, something was found. */
  no: 1,
  usage: 2,
  cluster: 3,
  interrupted: 130,
} as const;

/** What every verb may exit with. */
export const commonExitCodes = [
  { code: exitCodes.done, meaning: 'it is done, and the answer is yes' },
  { code: exitCodes.usage, meaning: 'a wrong flag, argument or file; nothing was done' },
  {
    code: exitCodes.cluster,
    meaning: 'the cluster could not be asked, does not allow it, or has no such object',
  },
  { code: exitCodes.interrupted, meaning: 'stopped by Ctrl-C' },
];

/** Something that the user can mend: the message says what is wrong, the hint what to do next. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(message: string, hint?: string, exitCode: number = exitCodes.cluster) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** A wrong flag, argument or file. */
export class UsageError extends CliError {
  constructor(message: string, hint?: string) {
    super(message, hint, exitCodes.usage);
  }
}
