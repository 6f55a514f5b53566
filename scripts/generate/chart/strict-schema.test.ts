import { describe, expect, it } from 'vitest';
import { structuralSchema } from '../../../src/crds/structural-schema.ts';
import { int32, intOrString, list, object, text } from '../../../src/crds/schema/fields.ts';
import { matches } from '../../../src/crds/schema/rule.ts';
import { strictSchema } from './strict-schema.ts';

const digits = matches(/^[0-9]+$/, 'Use digits');
const short = matches(/^.?.?$/, 'Use two characters at most');
const description = 'A field of the schema.';

describe('strictSchema', () => {
  it('refuses fields that the schema does not know, at any depth', () => {
    const item = object(description, { size: int32(description, { min: 1, max: 9 }) });
    const schema = object(description, {
      items: list(description, item, { max: 3, atomic: true }).exactOptional(),
    });
    expect(strictSchema(structuralSchema(schema))).toEqual({
      description,
      type: 'object',
      additionalProperties: false,
      properties: {
        items: {
          description,
          type: 'array',
          maxItems: 3,
          items: {
            description,
            type: 'object',
            additionalProperties: false,
            required: ['size'],
            properties: { size: { description, type: 'integer', minimum: 1, maximum: 9 } },
          },
        },
      },
    });
  });

  it('makes patterns of rules that match a text', () => {
    const schema = structuralSchema(text(description, { max: 5, rules: [digits, short] }));
    expect(strictSchema(schema)).toEqual({
      description,
      type: 'string',
      maxLength: 5,
      pattern: '^[0-9]+$',
      allOf: [{ pattern: '^.?.?$' }],
    });
  });

  it('keeps unions of a number and a text', () => {
    const range = { min: 0, max: 5, maxLength: 4 };
    const union = intOrString(description, { ...range, pattern: /^a$/, message: 'Use a' });
    expect(strictSchema(structuralSchema(union))).toMatchObject({
      pattern: '^a$',
      anyOf: [{ type: 'integer' }, { type: 'string' }],
    });
  });
});
