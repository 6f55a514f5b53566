import type { ServerContainer } from './engine.ts';
import { shellWord } from './shell-word.ts';

/** Where the containers of a server on adopted data find what they need. */
export interface AdoptedPaths {
  /** Where the volume is mounted. */
  readonly volume: string;
  /** The folder on it with the data. */
  readonly data: string;
  /** The folder with the files `username`, `password` and `database` of the login. */
  readonly login: string;
  /** The folder with {@link AdoptedContainer.files}. */
  readonly files: string;
}

/** What the container of the official image needs to run on data that is there. Pure data. */
export interface AdoptedContainer extends Omit<ServerContainer, 'initScript'> {
  /** Instead of the entrypoint of the image. */
  readonly command?: readonly string[];
  /** What the container finds in the folder of files, by name. They hold no secrets. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * How an engine serves data that a server of somebody else's left on a volume. Whatever is on the
 * volume, nothing is ever initialised: a container before the server looks first, without a right to
 * write, and the server itself has no password to make a new one with.
 */
export interface EngineAdoption {
  /** What people call the engine. */
  readonly title: string;
  /** The file by which people know the folder with the data. */
  readonly marker: string;
  /**
   * The script of that container, run by the program of the image as the server's user. It ends with
   * 0 where the server may start, else with a line of {@link findingLine}. `since` is the first
   * version that may have made the data.
   */
  check(paths: Pick<AdoptedPaths, 'volume' | 'data'>, since: string): string;
  container(paths: AdoptedPaths): AdoptedContainer;
}

/** What a check may find instead of data that the server can serve. */
export const findings = [
  'missing',
  'elsewhere',
  'empty',
  'foreign',
  'owner',
  'version',
  'unversioned',
  'standby',
  'incomplete',
] as const;

export interface Finding {
  readonly kind: (typeof findings)[number];
  /** A folder, a user or a version; '' where there is nothing to add. */
  readonly detail: string;
}

/** A line `slipway: version 16`; what is on a volume is not to write messages of its own. */
const findingLine = /^slipway: ([a-z]+)(?: ([-_.A-Za-z0-9/]{1,128}))?$/m;

/** What the last words of a check say; undefined where they are none of its own. */
export function readFinding(text: string): Finding | undefined {
  const [, word, detail = ''] = findingLine.exec(text) ?? [];
  const kind = findings.find((name) => name === word);
  return kind === undefined ? undefined : { kind, detail };
}

/** The parts of a check that are the same for all engines. */
export function checkScript(options: {
  readonly paths: Pick<AdoptedPaths, 'volume' | 'data'>;
  /** Files, by their paths in the folder, that only data of this engine has; the first is looked for. */
  readonly markers: readonly [string, ...string[]];
  /** What else has to hold, where `data` is that folder. */
  readonly further: readonly string[];
}): string {
  const { paths, markers, further } = options;
  const [landmark] = markers;
  return [
    'set -u',
    `volume=${shellWord(paths.volume)} data=${shellWord(paths.data)}`,
    'found() { echo "slipway: $*" >&2; exit 1; }',
    '# What is a folder away is named.',
    'elsewhere() {',
    `  place=$(cd "$volume" && find . -maxdepth 6 -path ${shellWord(`*/${landmark}`)} 2>/dev/null | head -n 1)`,
    '  [ -n "$place" ] || return 0',
    `  place=\${place#./} place=\${place%${landmark}}`,
    '  [ "$volume/$place" = "$data/" ] && return 0',
    '  place=${place%/}',
    '  found elsewhere "${place:-.}"',
    '}',
    'is_whole() {',
    ...markers.map((marker) => `  [ -s "$data"/${shellWord(marker)} ] || return 1`),
    '}',
    '[ -d "$data" ] || { elsewhere; found missing; }',
    '[ -r "$data" ] && [ -x "$data" ] || found owner "$(stat -c %u "$data")"',
    'if ! is_whole; then',
    '  elsewhere',
    `  [ -n "$(ls -A "$data" | grep -v '^lost+found$')" ] || found empty`,
    '  found foreign',
    'fi',
    `owner=$(stat -c %u "$data"/${shellWord(landmark)})`,
    '[ "$owner" = "$(id -u)" ] || found owner "$owner"',
    ...further,
    'exit 0',
    '',
  ].join('\n');
}
