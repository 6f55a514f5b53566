import { UsageError } from '../cli-error.ts';
import type { Invocation, Flag } from '../verb.ts';

export type OutputFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name';

/** The flag -o of verbs that print tables. */
export function outputFlag(...choices: readonly OutputFormat[]): Flag {
  return {
    name: 'output',
    short: 'o',
    value: 'FORMAT',
    choices,
    description: `${choices.join(', ')}; a table by default`,
  };
}

/** The flag -o of verbs that print objects, in the first of the formats by default. */
export function objectsFlag(...choices: readonly ('yaml' | 'json' | 'name')[]): Flag {
  const [first = 'yaml'] = choices;
  const others = choices.slice(0, -1).join(', ');
  return {
    name: 'output',
    short: 'o',
    value: 'FORMAT',
    choices,
    description: `${others} or ${choices.at(-1)}; ${first} by default`,
  };
}

/** The format that -o asks for. Parsing has seen to it that the verb knows it. */
export function outputOf({ flags }: Invocation): OutputFormat {
  return (flags.text('output') ?? 'table') as OutputFormat;
}

/** The value as JSON or YAML, with a line break at its end. */
export async function structured(format: OutputFormat, value: unknown): Promise<string> {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  if (format === 'yaml') return toYaml(value);
  throw new UsageError(`-o ${format} is no format for data`);
}

/** The value as a YAML document. */
export async function toYaml(value: unknown): Promise<string> {
  const { dump } = await import('js-yaml');
  return dump(value, { lineWidth: -1, noRefs: true });
}

/** The objects as the `List` that kubectl prints, or the only one that was asked for by name. */
export function asList(items: readonly object[], isOne: boolean): object {
  const [only] = items;
  if (isOne && only !== undefined) return only;
  return { apiVersion: 'v1', kind: 'List', items };
}
