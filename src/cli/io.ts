import type { Cluster, ClusterOptions } from './cluster.ts';

/** All that verbs do outside of this process, so that tests put something else in its place. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody reads the output on a terminal. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
  now(): Date;
  /** Milliseconds; resolves early where the signal is aborted. */
  sleep(ms: number): Promise<void>;
  /** The text of a file, or of standard input for `-`; rejects as node:fs does. */
  readFile(path: string): Promise<string>;
  /** The files of a folder that hold YAML or JSON, in order; undefined where it is no folder. */
  listFolder(path: string): Promise<readonly string[] | undefined>;
  /** Makes folders as needed. Never writes over a file: rejects with the code EEXIST. */
  writeFile(path: string, text: string): Promise<void>;
  /** Asks on the terminal; undefined where there is none to ask on. */
  ask(question: string): Promise<string | undefined>;
  /** Runs a program on this terminal; resolves to its exit code. */
  runProgram(command: string, args: readonly string[]): Promise<number>;
  connect(options: ClusterOptions): Promise<Cluster>;
}
