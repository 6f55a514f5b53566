import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  /** Names of scenarios; all where there are none. */
  readonly names: readonly string[];
  readonly seed: number;
  /** In place of those of each scenario. */
  readonly times: number | undefined;
  readonly seconds: number | undefined;
  /** The seeded bug of the build. */
  readonly bug: string | undefined;
  /** The file that gets the counts. */
  readonly json: string | undefined;
  /** The folder that gets the counts of each scenario; those that are there already are left out. */
  readonly keep: string | undefined;
}

/** What `--help` says. */
export function helpText(names: readonly string[]): string {
  return `What befalls operators as processes, on a real control plane, while developers change services.

Usage: npm run endurance -- [SCENARIO ...] [flags]

  --seed N      Makes the same choices as a run that printed this seed
  --times N     How often the trouble comes
  --seconds N   How long it lasts, or the time between two
  --bug NAME    Runs a build with this seeded bug (npm run faults -- --list), which has to be found
  --json FILE   Writes the counts into this file
  --keep FOLDER Writes the counts of each scenario that passed into this folder, and leaves out
                those that are there: a run that was broken off goes on
  --help        This text

Scenarios, all by default: ${names.join(', ')}.
`;
}

/** Reads the command line. Throws on what is not known, or no number. */
export function readOptions(
  args: readonly string[],
  { names, randomSeed }: { names: readonly string[]; randomSeed: () => number },
): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      times: { type: 'string' },
      seconds: { type: 'string' },
      bug: { type: 'string' },
      json: { type: 'string' },
      keep: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(`there is no scenario ${unknown}; there are ${names.join(', ')}`);
  }
  return {
    help: values.help ?? false,
    names: positionals.length > 0 ? positionals : names,
    seed: whole('seed', values.seed) ?? randomSeed(),
    times: whole('times', values.times),
    seconds: whole('seconds', values.seconds),
    bug: values.bug,
    json: values.json,
    keep: values.keep,
  };
}

function whole(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${flag} needs a whole number, not ${text}`);
  return Number(text);
}
