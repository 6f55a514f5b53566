import { dump } from 'js-yaml';
import { yamlHeader } from '../crd-files.ts';
import { markdownTable, markdownText } from '../markdown.ts';
import type { ValueSchema } from './value-schema.ts';

const width = 96;

/** values.schema.json, by which Helm refuses values before it renders anything. */
export function valuesSchemaJson(values: ValueSchema): string {
  const root = { $schema: 'http://json-schema.org/draft-07/schema#', ...values };
  return `${JSON.stringify(root, undefined, 2)}\n`;
}

/** values.yaml: every value with its default, under a comment that says what it is for. */
export function valuesYaml(values: ValueSchema): string {
  return `${yamlHeader}\n${entries(values)
    .map(([key, schema]) => yamlOf(key, schema, 0))
    .join('\n')}`;
}

/** The rows of a table of all values: its path, what it is for and its default. */
export function valuesTable(values: ValueSchema): string {
  return markdownTable(['value', 'what it is for', 'default'], rowsOf(values, ''));
}

/** The values of a section that people set; those without a default are none. */
function entries({ properties = {} }: ValueSchema): [string, ValueSchema][] {
  return Object.entries(properties).filter(
    ([, schema]) => isSection(schema) || schema.default !== undefined,
  );
}

function isSection(schema: ValueSchema): boolean {
  return schema.default === undefined && entriesOf(schema).length > 0;
}

function entriesOf({ properties = {} }: ValueSchema): string[] {
  return Object.keys(properties);
}

function yamlOf(key: string, schema: ValueSchema, depth: number): string {
  const indent = '  '.repeat(depth);
  const comment = commentOf(schema, width - indent.length).map((line) => `${indent}# ${line}\n`);
  if (isSection(schema)) {
    const inner = entries(schema).map(([name, child]) => yamlOf(name, child, depth + 1));
    return `${comment.join('')}${indent}${key}:\n${inner.join('')}`;
  }
  const text = dump({ [key]: schema.default }, { lineWidth: -1 });
  return comment.join('') + text.replaceAll(/^(?=.)/gm, indent);
}

function commentOf({ description = '', examples = [] }: ValueSchema, columns: number): string[] {
  return [...wrap(description, columns), ...examples.map((example) => `Example: ${flow(example)}`)];
}

function flow(example: unknown): string {
  return dump(example, { flowLevel: 0, lineWidth: -1 }).trim();
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function rowsOf(schema: ValueSchema, path: string): string[][] {
  return entries(schema).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (isSection(child)) return rowsOf(child, at);
    const examples = (child.examples ?? []).map((example) => ` Example: \`${flow(example)}\``);
    return [
      [
        `\`${at}\``,
        markdownText(child.description ?? '') + examples.join(''),
        `\`${JSON.stringify(child.default)}\``,
      ],
    ];
  });
}
