import { parseArgs } from 'node:util';

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  /** Numbers of Microservices to measure at. */
  readonly sizes: readonly number[];
  /** Gets the figures as JSON; `-` is stdout. */
  readonly json: string | undefined;
  /** Files of earlier runs to write docs/performance.md from, instead of measuring. */
  readonly report: readonly string[];
  /** Folder for profiles of the operator, instead of measuring. */
  readonly profile: string | undefined;
  /** The naive operator is measured up to this size. */
  readonly naiveUpTo: number;
  /** Seconds of quiet, and of changes at 100 a minute. */
  readonly seconds: number;
  /** Microservices that are created one by one for a latency. */
  readonly samples: number;
  /** How often bulk creation and the raw limit are measured in turn. */
  readonly rounds: number;
  /** Only the usage was asked for. */
  readonly help: boolean;
}

/** The command line is none that the bench understands; the message says what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `usage: npm run bench -- [--sizes 1,100] [--json [FILE]] [--naive-up-to 100]
                        [--seconds 60] [--samples 50] [--rounds 1]
       npm run bench -- --report FILE[,FILE...]     keeps such files for docs/performance.md
       npm run bench -- --profile FOLDER [--sizes 1000]`;

/** Reads the command line; throws a UsageError. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = readArguments(args);
  const sizes = (values.sizes ?? (values.profile === undefined ? '1,100' : '1000'))
    .split(',')
    .map((size) => count('--sizes', size));
  return {
    sizes: [...new Set(sizes)].toSorted((a, b) => a - b),
    json: values.json,
    report: values.report === undefined ? [] : values.report.split(','),
    profile: values.profile,
    naiveUpTo: count('--naive-up-to', values['naive-up-to'] ?? '100', 0),
    seconds: count('--seconds', values.seconds ?? '60'),
    samples: count('--samples', values.samples ?? '50'),
    rounds: count('--rounds', values.rounds ?? '1'),
    help: values.help ?? false,
  };
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: withStdout(args),
      options: {
        sizes: text,
        json: text,
        report: text,
        profile: text,
        'naive-up-to': text,
        seconds: text,
        samples: text,
        rounds: text,
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** `--json` without a file means stdout. */
function withStdout(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1];
    return arg === '--json' && (next === undefined || next.startsWith('--'))
      ? ['--json', '-']
      : [arg];
  });
}

function count(option: string, value: string, least = 1): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least) return number;
  throw new UsageError(`${option} ${value}: expected a whole number from ${least} on\n${usage}`);
}
