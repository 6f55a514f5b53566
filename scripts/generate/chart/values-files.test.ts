import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { section, value, valueSchema } from './value-schema.ts';
import { valuesSchemaJson, valuesTable, valuesYaml } from './values-files.ts';

const values = valueSchema(
  z.strictObject({
    replicas: value(z.int().min(0), 2, 'How many.'),
    image: section('The image.', {
      tag: value(z.string(), '', 'The tag. '.repeat(15).trim()),
    }),
    labels: value(z.record(z.string(), z.string()), {}, 'Labels.', { a: 'b' }),
    global: z.looseObject({}).optional().describe('Of a parent.'),
  }),
);

describe('the files of values', () => {
  it('say every value once, with its default and what it is for', () => {
    const text = valuesYaml(values);
    expect(load(text)).toEqual({ replicas: 2, image: { tag: '' }, labels: {} });
    expect(text).toContain('# How many.\nreplicas: 2\n');
    expect(text).toContain('# Labels.\n# Example: {a: b}\nlabels: {}\n');
    expect(text).toContain('image:\n  # The tag. The tag.');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('list every value in a table', () => {
    const table = valuesTable(values);
    expect(table).toContain('| `replicas` | How many. | `2` |');
    expect(table).toContain('| `labels` | Labels. Example: `{a: b}` | `{}` |');
    expect(table).not.toContain('global');
  });

  it('let Helm refuse what is not named', () => {
    expect(JSON.parse(valuesSchemaJson(values))).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: {
        replicas: { type: 'integer', minimum: 0 },
        image: { additionalProperties: false },
        global: { type: 'object' },
      },
    });
  });
});
