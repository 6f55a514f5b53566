import { describe, expect, it } from 'vitest';
import { ageColumn } from '../../src/crds/printer-column.ts';
import { defineCrd } from '../../src/crds/define-crd.ts';
import { slipwayResource } from '../../src/crds/resource.ts';
import { choice, int32, list, object, text } from '../../src/crds/schema/fields.ts';
import { matches } from '../../src/crds/schema/rule.ts';
import { headingAnchor } from './markdown.ts';
import { generators } from './index.ts';
import { referencePage } from './reference-page.ts';

const wheel = object('One wheel of the <widget>.', {
  name: text('The name of the wheel.', { max: 5, rules: [matches(/^a|b$/, 'Use a or b')] }),
  size: int32('The size of the wheel.', { min: 1, max: 9 }).exactOptional(),
});

const crd = defineCrd({
  resource: slipwayResource('Widget', 'widgets', true),
  description: 'A Widget is a thing of a test.',
  singular: 'widget',
  shortNames: ['wd'],
  categories: [],
  spec: object('What the widget is to be.', {
    wheels: list('The wheels, by name.', wheel, { keys: ['name'], max: 4 }),
    spare: wheel.exactOptional(),
    color: choice('The color of the widget.', ['red', 'blue']).exactOptional(),
  }),
  columns: [ageColumn],
});

describe('referencePage', () => {
  const page = referencePage(crd, {
    types: {
      Ready: { meaning: 'It turns.' },
      Stalled: { meaning: 'It stands.', onlyWhenTrue: true },
    },
    reasons: { Flat: 'A wheel is flat.' },
  });

  it.each([
    '| kubectl | `kubectl get widgets`, or `wd` for short |',
    '| `wheels` (required) | [list of objects by name, at most 4 items](#specwheels) | The wheels, by name. |',
    '| `name` (required) | string, at most 5 characters | The name of the wheel. Rule: Use a or b. |',
    '| `size` | integer, 1 to 9 | The size of the wheel. |',
    '| `color` | `red` or `blue` | The color of the widget. |',
    'One wheel of the &lt;widget&gt;.',
    '### spec.spare\n\nThe same fields as [spec.wheels[]](#specwheels).',
    '| `Ready` | It turns. | always |',
    '| `Stalled` | It stands. | only when True |',
    '| `Flat` | A wheel is flat. |',
    '| AGE | How long ago the object was created. |',
  ])('holds %j', (line) => {
    expect(page).toContain(line);
  });
});

describe('the generators', () => {
  const files = generators.flatMap((generator) => generator());

  it('write each file once, the same every time', () => {
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    expect(generators.flatMap((generator) => generator())).toEqual(files);
  });

  it.each(files.filter(({ path }) => path.startsWith('docs/reference/')))(
    'link to headings that are there in $path',
    ({ content }) => {
      const anchors = [...content.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        headingAnchor(heading),
      );
      for (const [, anchor] of content.matchAll(/\]\(#([^)]*)\)/g)) {
        expect(anchors).toContain(anchor);
      }
    },
  );
});
