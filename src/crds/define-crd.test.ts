import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineCrd } from './define-crd.ts';
import { ageColumn } from './printer-column.ts';
import { slipwayResource } from './resource.ts';
import { object, text } from './schema/fields.ts';
import { rule } from './schema/rule.ts';

const options = {
  resource: slipwayResource('Widget', 'widgets', false),
  description: 'A Widget is a thing of a test.',
  singular: 'widget',
  shortNames: ['wd'],
  categories: ['slipway'],
  spec: object('What the widget is to be.', { color: text('The color of the widget.') }),
  columns: [ageColumn],
};

describe('defineCrd', () => {
  it('makes a CRD without a status, with a name rule', () => {
    const short = rule<{ metadata: { name: string } }>({
      cel: 'size(self.metadata.name) <= 3',
      message: 'Rename the Widget to at most 3 characters',
      fieldPath: '.metadata.name',
      check: ({ metadata }) => metadata.name.length <= 3,
    });
    expect(defineCrd({ ...options, rules: [short] })).toEqual({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.slipway.dev' },
      spec: {
        group: 'slipway.dev',
        names: {
          kind: 'Widget',
          listKind: 'WidgetList',
          plural: 'widgets',
          singular: 'widget',
          shortNames: ['wd'],
          categories: ['slipway'],
        },
        scope: 'Cluster',
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                description: 'A Widget is a thing of a test.',
                type: 'object',
                required: ['spec'],
                properties: {
                  apiVersion: {
                    description:
                      'The version of the schema that the object is written in: slipway.dev/v1alpha1.',
                    type: 'string',
                  },
                  kind: {
                    description: 'The kind of the object, in CamelCase; it cannot be changed.',
                    type: 'string',
                  },
                  metadata: {
                    type: 'object',
                    properties: { name: { type: 'string', maxLength: 253 } },
                  },
                  spec: {
                    description: 'What the widget is to be.',
                    type: 'object',
                    required: ['color'],
                    properties: {
                      color: {
                        description: 'The color of the widget.',
                        type: 'string',
                        maxLength: 253,
                      },
                    },
                  },
                },
                'x-kubernetes-validations': [
                  {
                    rule: 'size(self.metadata.name) <= 3',
                    message: 'Rename the Widget to at most 3 characters',
                    fieldPath: '.metadata.name',
                  },
                ],
              },
            },
            additionalPrinterColumns: [ageColumn],
          },
        ],
      },
    });
  });

  it.each([
    ['a spec that is not structural', { spec: z.object({}) }, 'at spec: a description'],
    ['a status that is not structural', { status: z.string() }, 'at status: a description'],
    ['a kind without a description', { description: '' }, 'for Widget: a description'],
  ])('refuses %s', (_, change, message) => {
    expect(() => defineCrd({ ...options, ...change })).toThrow(message);
  });
});
