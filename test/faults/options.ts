import { parseArgs } from 'node:util';

export interface Options {
  help: boolean;
  list: boolean;
  sample: boolean;
  /** Whether the oracles are tested on the seeded bugs. */
  bugs: boolean;
  /** Names of plans, workloads and bugs to run; all by default. */
  plans: readonly string[];
  workloads: readonly string[];
  bug: readonly string[];
  seed: number;
  /** The file that gets the counts. */
  json: string | undefined;
  /** Plans under way at once. */
  jobs: number | undefined;
  /** Milliseconds of silence; 60,000 in full and less in a sample. */
  silenceMs: number | undefined;
  /** Plans of a sample. */
  count: number;
  /** The folder that gets the counts of each workload; those that are there already are left out. */
  keep: string | undefined;
}

/** What `--help` says. */
export const help = `Breaks everything around Slipway and compares what comes out.

Usage: npm run faults -- [flags]

  --sample            A seeded part of all plans, in less than ten minutes
  --count N           Plans of a sample; 60 by default
  --plan NAME         Only this fault, with the place where it strikes: kill-before@WRITE
  --workload NAME     Only this workload
  --seed N            Makes the same choices as a run that printed this seed
  --bugs              Tests the oracles: runs Slipway with each seeded bug; each has to be caught
  --bug NAME          Only this seeded bug
  --silence SECONDS   How long nothing may be written at the end; 60, in a sample 3
  --jobs N            Plans at once; by default three for each processor
  --json FILE         Writes the counts into this file
  --keep FOLDER       Writes the counts of each workload into this folder once it is done, and
                      leaves out those that are there: a run that was broken off goes on
  --list              Shows all workloads, faults and seeded bugs
  --help              This text

--plan, --workload and --bug may be repeated.
`;

/** Reads the command line. Throws on flags that are not known or no numbers. */
export function readOptions(args: readonly string[], randomSeed: () => number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      list: { type: 'boolean' },
      sample: { type: 'boolean' },
      bugs: { type: 'boolean' },
      plan: { type: 'string', multiple: true },
      workload: { type: 'string', multiple: true },
      bug: { type: 'string', multiple: true },
      seed: { type: 'string' },
      json: { type: 'string' },
      jobs: { type: 'string' },
      silence: { type: 'string' },
      count: { type: 'string' },
      keep: { type: 'string' },
    },
  });
  const silence = numberOf('silence', values.silence);
  return {
    help: values.help ?? false,
    list: values.list ?? false,
    sample: values.sample ?? false,
    bugs: (values.bugs ?? false) || values.bug !== undefined,
    plans: values.plan ?? [],
    workloads: values.workload ?? [],
    bug: values.bug ?? [],
    seed: numberOf('seed', values.seed) ?? randomSeed(),
    json: values.json,
    jobs: numberOf('jobs', values.jobs),
    silenceMs: silence === undefined ? undefined : silence * 1_000,
    count: numberOf('count', values.count) ?? 60,
    keep: values.keep,
  };
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new Error(`--${flag} needs a number, not ${text}`);
  }
  return value;
}
