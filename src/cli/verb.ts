import type { Cluster } from './cluster.ts';
import type { Io } from './io.ts';
import type { Paint } from './output/paint.ts';

/** What a shell may offer for an argument: names of objects of a kind. */
export type Completable = 'microservices' | 'databases';

export interface Argument {
  /** In capitals, as help shows it: NAME. */
  readonly name: string;
  readonly description: string;
  readonly optional?: boolean;
  /** It takes all that follow. */
  readonly many?: boolean;
  /** The only words that it takes. */
  readonly choices?: readonly string[];
  readonly completes?: Completable;
}

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** What stands for its value in help, such as FILE; a flag without one is on or off. */
  readonly value?: string;
  readonly description: string;
  /** It may be given more than once. */
  readonly many?: boolean;
  readonly choices?: readonly string[];
}

export interface Example {
  /** What follows `kubectl slipway`. */
  readonly args: string;
  readonly description: string;
}

export interface ExitCode {
  readonly code: number;
  readonly meaning: string;
}

/** The flags that were given; asking for one that the verb does not declare is a bug and throws. */
export interface Flags {
  is(name: string): boolean;
  text(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** One run of a verb. */
export interface Invocation {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly io: Io;
  readonly paint: Paint;
  /** Connects to the cluster that the flags name, once; rejects with a CliError or CredentialsError. */
  cluster(): Promise<Cluster>;
}

/** All that is known of a verb but its name: help, completion, docs and parsing come from it. */
export interface Verb {
  /** What help says below the summary; a paragraph, or several. */
  readonly details?: string;
  readonly arguments?: readonly Argument[];
  readonly flags?: readonly Flag[];
  readonly examples: readonly [Example, ...Example[]];
  /** Those of its own, beside those that every verb has. */
  readonly exitCodes?: readonly ExitCode[];
  /** It never asks a cluster, so that it has none of the flags that name one. */
  readonly isOffline?: boolean;
  /** Resolves to the exit code. What goes wrong is thrown; see describe-error.ts. */
  run(invocation: Invocation): Promise<number>;
}

/** A line of the list of verbs: a verb is loaded only where it is needed. */
export interface VerbEntry {
  /** One word, or two: `db list`. */
  readonly name: string;
  /** One sentence without a period. */
  readonly summary: string;
  load(): Promise<Verb>;
}
