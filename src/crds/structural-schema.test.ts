import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  bool,
  choice,
  dictionary,
  int32,
  intOrString,
  list,
  object,
  text,
} from './schema/fields.ts';
import { withMeta } from './schema/registry.ts';
import { matches } from './schema/rule.ts';
import { structuralSchema } from './structural-schema.ts';

const description = 'A description that is long enough.';
const anyText = () => text(description, { max: 5 });
const shares = { min: 0, max: 5, pattern: /^[0-9]%$/, message: 'Use a share', maxLength: 2 };

const recursive: z.ZodType = z.object({ b: z.lazy(() => recursive) });

describe('structuralSchema', () => {
  it.each<[string, z.ZodType, object]>([
    ['a text', anyText(), { type: 'string', maxLength: 5 }],
    ['a text that is not empty', text(description, { min: 1, max: 5 }), { minLength: 1 }],
    [
      'a text with a rule',
      text(description, { max: 5, rules: [matches(/^\/a$/, 'Use /a')] }),
      { 'x-kubernetes-validations': [{ rule: 'self.matches(r"^/a$")', message: 'Use /a' }] },
    ],
    ['a word', choice(description, ['a', 'b']), { type: 'string', enum: ['a', 'b'] }],
    ['a switch', bool(description), { type: 'boolean' }],
    [
      'a number, with its bounds and format',
      int32(description, { min: 1, max: 9 }),
      { type: 'integer', format: 'int32', minimum: 1, maximum: 9 },
    ],
    [
      'an int-or-string',
      intOrString(description, shares),
      {
        'x-kubernetes-int-or-string': true,
        anyOf: [{ type: 'integer' }, { type: 'string' }],
        minimum: 0,
        maximum: 5,
        pattern: '^[0-9]%$',
        maxLength: 2,
      },
    ],
    [
      'a list with a key',
      list(description, object(description, { name: anyText() }), { keys: ['name'], max: 3 }),
      {
        type: 'array',
        maxItems: 3,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      },
    ],
    [
      'a set',
      list(description, anyText(), { set: true, max: 3 }),
      { 'x-kubernetes-list-type': 'set' },
    ],
    [
      'a map',
      dictionary(description, anyText(), { max: 3 }),
      { type: 'object', maxProperties: 3, additionalProperties: { type: 'string' } },
    ],
    [
      'an object with a field that may be absent',
      object(description, { a: anyText(), b: anyText().exactOptional() }),
      { type: 'object', required: ['a'], properties: { b: { description } } },
    ],
    [
      'a nullable field',
      object(description, { a: withMeta(anyText().nullable(), { description }) }),
      {
        properties: { a: { nullable: true } },
      },
    ],
  ])('carries over %s', (_, schema, expected) => {
    expect(structuralSchema(schema)).toMatchObject(expected);
  });

  const bare = z.string();
  const described = <S extends z.ZodType>(schema: S) => withMeta(schema, { description });
  const item = (schema: z.ZodType) => object(description, { a: schema });

  it.each<[string, z.ZodType, string]>([
    ['no description', item(bare), 'at a: a description'],
    ['a short description', item(text('Short.')), 'at a: a description'],
    [
      'metadata lost by a wrapper',
      item(item(anyText()).extend({ b: anyText() })),
      'at a: a description',
    ],
    ['a text without a bound', item(described(z.string())), 'at a: a text needs maxLength'],
    ['a list without a bound', item(described(z.array(anyText()))), 'at a: a list needs maxItems'],
    [
      'a list without a type',
      item(described(z.array(anyText()).max(3))),
      'at a: a list needs a list',
    ],
    [
      'a key that may be absent',
      item(
        list(description, object(description, { name: anyText().exactOptional() }), {
          keys: ['name'],
          max: 3,
        }),
      ),
      'at a: the key name of the list has to be required',
    ],
    [
      'a list by key of texts',
      item(list(description, anyText(), { keys: ['name'], max: 3 })),
      'at a:',
    ],
    ['a set of objects', item(list(description, item(anyText()), { set: true, max: 3 })), 'at a:'],
    [
      'a map without a bound',
      item(described(z.record(z.string(), anyText()))),
      'at a: a map needs',
    ],
    [
      'a map with a pattern for its keys',
      item(described(z.record(z.string().regex(/^a$/), anyText()))),
      'at a: what the keys of the map have to be would be lost',
    ],
    [
      'a map with words as keys',
      item(described(z.record(z.enum(['b']), anyText()))),
      'at a: what the keys of the map have to be would be lost',
    ],
    ['a fraction', item(described(z.number())), 'at a: fractions'],
    ['an integer without a format', item(described(z.int())), 'at a: an integer needs format'],
    ['a union', item(described(z.union([z.boolean(), z.string()]))), 'at a'],
    ['a union of objects', item(described(z.union([item(bare), item(bare)]))), 'at a'],
    [
      'int-or-string of something else',
      item(
        withMeta(z.boolean(), { description, maxLength: 1, 'x-kubernetes-int-or-string': true }),
      ),
      'at a: int-or-string needs',
    ],
    ['an intersection of texts', item(described(z.intersection(anyText(), anyText()))), 'at a'],
    ['a tuple', item(described(z.tuple([bare]))), 'at a'],
    ['anything', item(described(z.unknown())), 'at a: a type is required'],
    ['nothing', item(described(z.never())), 'at a'],
    ['null', item(described(z.null())), 'at a'],
    ['a default', item(described(z.string().max(3).default('a'))), 'default cannot be used'],
    ['a read-only field', item(described(anyText().readonly())), 'readOnly cannot be used'],
    [
      'unknown fields',
      described(z.looseObject({ a: anyText() })),
      'at (root): an object needs either',
    ],
    ['no unknown fields', described(z.strictObject({ a: anyText() })), 'at {}: '],
    [
      'a nullable root',
      withMeta(item(anyText()).nullable(), { description }),
      'the root cannot be',
    ],
    [
      'a pattern with flags',
      item(described(z.string().max(3).regex(/^a$/i))),
      'at a: the flags of',
    ],
    [
      'a pattern with a lookahead',
      item(withMeta(z.string(), { description, maxLength: 3, pattern: '^(?!a)' })),
      'at a: the pattern ^(?!a) does not compile in RE2',
    ],
    [
      'a rule with a lookahead',
      item(text(description, { rules: [matches(/^(?!a)/, 'Use b')] })),
      'at a: the pattern ^(?!a) does not compile in RE2',
    ],
    [
      'a format that the API server does not know',
      item(withMeta(z.string(), { description, maxLength: 3, format: 'hostname' })),
      'at a: the format hostname',
    ],
    [
      'a rule without a message',
      item(text(description, { rules: [matches(/^a/, '')] })),
      'at a: x-kubernetes-validations: 0: message',
    ],
    [
      'a place deep inside',
      item(list(description, dictionary(description, bare, { max: 2 }), { atomic: true, max: 2 })),
      'at a[]{}: a description',
    ],
  ])('refuses %s, naming the path', (_, schema, problem) => {
    expect(() => structuralSchema(schema)).toThrow(problem);
  });

  it.each<[string, z.ZodType, string]>([
    ['a date', z.date(), 'Date cannot be represented'],
    ['a big integer', z.bigint(), 'BigInt cannot be represented'],
    ['a recursive shape', recursive, 'at b'],
  ])('refuses %s', (_, schema, message) => {
    expect(() => structuralSchema(schema)).toThrow(message);
  });

  it('names the section that it was given', () => {
    expect(() => structuralSchema(item(bare), 'spec')).toThrow('at spec.a: a description');
  });
});
