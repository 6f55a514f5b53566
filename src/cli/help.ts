import { commonExitCodes } from './cli-error.ts';
import { commonFlags } from './common-flags.ts';
import type { Argument, Flag, Verb, VerbEntry } from './verb.ts';

const width = 100;

/** The help of the plugin: every verb with its summary. */
export function generalHelp(verbs: readonly VerbEntry[], version: string): string {
  return [
    `Slipway ${version}: what developers and platform teams need beside kubectl.`,
    '',
    'Usage:',
    '  kubectl slipway VERB [ARGUMENTS] [FLAGS]',
    '',
    'Verbs:',
    ...twoColumns(verbs.map(({ name, summary }) => [name, summary])),
    '',
    'kubectl slipway VERB --help shows arguments, flags, examples and exit codes of a verb.',
    '',
  ].join('\n');
}

/** The help of verbs that begin with the same word. */
export function groupHelp(group: string, verbs: readonly VerbEntry[]): string {
  return [
    'Usage:',
    `  kubectl slipway ${group} VERB [ARGUMENTS] [FLAGS]`,
    '',
    'Verbs:',
    ...twoColumns(verbs.map(({ name, summary }) => [name, summary])),
    '',
  ].join('\n');
}

/** The help of one verb, all of it from its declaration. */
export function verbHelp({ name, summary }: VerbEntry, verb: Verb): string {
  const { details, arguments: args = [], flags = [], examples, exitCodes = [] } = verb;
  const codes = [...commonExitCodes, ...exitCodes].toSorted((a, b) => a.code - b.code);
  return [
    `${summary}.`,
    ...(details === undefined ? [] : ['', ...wrap(details)]),
    '',
    'Usage:',
    `  ${usageLine(name, verb)}`,
    ...section('Arguments', args.map(argumentRow)),
    ...section('Flags', flags.map(flagRow)),
    ...section('Flags of all verbs', commonFlags(verb).map(flagRow)),
    '',
    'Examples:',
    ...examples.flatMap(({ args: words, description }) => [
      `  # ${description}`,
      `  kubectl slipway ${words}`,
    ]),
    ...section(
      'Exit codes',
      codes.map(({ code, meaning }) => [String(code), meaning]),
    ),
    '',
  ].join('\n');
}

/** `kubectl slipway get [KIND] [NAME...] [FLAGS]`. */
export function usageLine(name: string, { arguments: args = [] }: Verb): string {
  const words = args.map(({ name: word, optional, many }) => {
    const shown = many === true ? `${word}...` : word;
    return optional === true ? `[${shown}]` : shown;
  });
  return ['kubectl slipway', name, ...words, '[FLAGS]'].join(' ');
}

/** `-n, --namespace NAME`. */
export function flagTitle({ name, short, value }: Flag): string {
  const long = `--${name}${value === undefined ? '' : ` ${value}`}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

function flagRow(flag: Flag): [string, string] {
  return [
    flagTitle(flag),
    flag.many === true ? `${flag.description} (repeatable)` : flag.description,
  ];
}

function argumentRow({ name, description }: Argument): [string, string] {
  return [name, description];
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  return rows.length === 0 ? [] : ['', `${title}:`, ...twoColumns(rows)];
}

function twoColumns(rows: readonly (readonly [string, string])[]): string[] {
  const indent = Math.max(...rows.map(([left]) => left.length)) + 5;
  return rows.flatMap(([left, right]) =>
    wrap(right, width - indent).map((line, index) =>
      `  ${(index === 0 ? left : '').padEnd(indent - 2)}${line}`.trimEnd(),
    ),
  );
}

/** The text in lines of at most so many characters; its own line breaks are kept. */
function wrap(text: string, most = width): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last !== '' && last.length + 1 + word.length > most) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}
