/** One run of the plugin whose output is kept in testdata/golden. */
export interface Case {
  /** The verb and a word: `get-wide`; the name of the golden file. */
  readonly name: string;
  readonly verb: string;
  /** What follows `kubectl slipway`. */
  readonly args: string;
  /** Files of testdata with the objects of the cluster; shop.yaml by default. */
  readonly world?: readonly string[];
  /** Files that are there to read: path and name in testdata. */
  readonly files?: Readonly<Record<string, string>>;
  readonly answers?: readonly string[];
  /** The input is wrong: the exit code has to be 2 or 3, with an error and a next step. */
  readonly isBad?: boolean;
}

/** Cases of a verb: `name: args`. */
export function casesOf(
  verb: string,
  cases: Readonly<Record<string, string | Omit<Case, 'name' | 'verb'>>>,
): Case[] {
  const stem = verb.replaceAll(' ', '-');
  return Object.entries(cases).map(([name, given]) => ({
    verb,
    name: `${stem}-${name}`,
    ...(name.startsWith('bad') ? { isBad: true } : {}),
    ...(typeof given === 'string' ? { args: given } : given),
  }));
}
