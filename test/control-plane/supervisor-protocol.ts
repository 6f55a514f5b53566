/** What the supervisor is asked, a JSON document a line on its stdin. */
export type SupervisorRequest =
  | { op: 'start'; name: string; command: string; args: readonly string[] }
  | { op: 'signal'; name: string; signal: NodeJS.Signals };

/** What the supervisor tells, a JSON document a line on its stdout. */
export type SupervisorReport =
  | { event: 'started'; name: string; pid: number }
  | { event: 'exited'; name: string; reason: string };
