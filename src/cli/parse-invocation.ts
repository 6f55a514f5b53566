import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './cli-error.ts';
import { allFlags } from './common-flags.ts';
import { didYouMean } from './suggest.ts';
import type { Argument, Flag, Flags, Verb, VerbEntry } from './verb.ts';

export interface Parsed {
  readonly args: readonly string[];
  readonly flags: Flags;
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/**
 * The arguments and flags of one run of a verb, judged by its declaration. Throws a UsageError that
 * names the argument or flag, with the nearest one that exists.
 */
export function parseInvocation(entry: VerbEntry, verb: Verb, words: readonly string[]): Parsed {
  const declared = allFlags(verb);
  const { values, positionals } = parseWords(entry, declared, words);
  if (values['help'] !== true) {
    checkChoices(entry, declared, values);
    checkArguments(entry, verb.arguments ?? [], positionals);
  }
  return { args: positionals, flags: flagsOf(declared, values) };
}

function parseWords(entry: VerbEntry, declared: readonly Flag[], words: readonly string[]) {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    declared.map(({ name, short, value, many = false }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: many,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  try {
    const parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    const values: Values = parsed.values;
    return { values, positionals: parsed.positionals };
  } catch (error) {
    throw explain(entry, declared, error);
  }
}

function explain(entry: VerbEntry, declared: readonly Flag[], error: unknown): UsageError {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /^Unknown option '(-{1,2})([^']+)'/.exec(message);
  const hint = seeHelp(entry);
  if (unknown !== null) {
    const [, dashes = '', name = ''] = unknown;
    const meant = didYouMean(
      name,
      declared.map((flag) => flag.name),
    ).replace('"', '"--');
    return new UsageError(`${entry.name} has no flag ${dashes}${name}${meant}`, hint);
  }
  const missing = /'(?:-(\w), )?--([\w-]+) <value>' argument (missing|is ambiguous)/.exec(message);
  if (missing !== null) {
    const flag = declared.find(({ name }) => name === missing[2]);
    return new UsageError(`--${missing[2]} needs a value: ${flag?.value ?? 'VALUE'}`, hint);
  }
  const extra = /'(?:-(\w), )?--([\w-]+)' does not take an argument/.exec(message);
  if (extra !== null) return new UsageError(`--${extra[2]} takes no value`, hint);
  return new UsageError(message.split('\n', 1)[0] ?? '', hint);
}

function checkChoices(entry: VerbEntry, declared: readonly Flag[], values: Values): void {
  for (const { name, choices } of declared) {
    const given = [values[name] ?? []].flat();
    for (const value of given) {
      if (choices === undefined || choices.includes(String(value))) continue;
      throw new UsageError(
        `--${name} is ${choices.join(', ')}, not ${String(value)}${didYouMean(String(value), choices)}`,
        seeHelp(entry),
      );
    }
  }
}

function checkArguments(
  entry: VerbEntry,
  declared: readonly Argument[],
  given: readonly string[],
): void {
  const missing = declared.find(
    (argument, index) => !argument.optional && given[index] === undefined,
  );
  if (missing !== undefined) {
    throw new UsageError(
      `${entry.name} needs ${missing.name}: ${missing.description}`,
      seeHelp(entry),
    );
  }
  const takesAll = declared.at(-1)?.many === true;
  const [surplus] = takesAll ? [] : given.slice(declared.length);
  if (surplus !== undefined) {
    const most =
      declared.length === 0 ? 'no arguments' : declared.map(({ name }) => name).join(' ');
    throw new UsageError(`${entry.name} takes ${most}: "${surplus}" is too much`, seeHelp(entry));
  }
  for (const [index, { choices, name }] of declared.entries()) {
    const value = given[index];
    if (value === undefined || choices === undefined || choices.includes(value)) continue;
    throw new UsageError(
      `${name} is ${choices.join(', ')}, not ${value}${didYouMean(value, choices)}`,
      seeHelp(entry),
    );
  }
}

function flagsOf(declared: readonly Flag[], values: Values): Flags {
  const known = new Set(declared.map(({ name }) => name));
  const of = (name: string): Values[string] => {
    if (!known.has(name)) throw new Error(`the verb does not declare --${name}`);
    return values[name];
  };
  return {
    is: (name) => of(name) === true,
    text: (name) => {
      const value = of(name);
      return typeof value === 'string' ? value : undefined;
    },
    all: (name) => [of(name) ?? []].flat().filter((value) => typeof value === 'string'),
  };
}

function seeHelp({ name }: VerbEntry): string {
  return `See kubectl slipway ${name} --help`;
}
