import { describe, expect, it } from 'vitest';
import { checkMarkdownLinks } from './markdown-links.ts';

const pages = (text: string) => [
  { path: 'docs/a.md', text },
  { path: 'docs/b.md', text: '# The `first` part: one\n\n## Twice\n\n## Twice\n' },
];
const exists = (path: string) => ['docs/a.md', 'docs/b.md', 'README.md', 'docs'].includes(path);

describe('checkMarkdownLinks', () => {
  it.each([
    '[up](../README.md)',
    '[folder](../docs/)'.replace('/)', ')'),
    '[site](https://example.com/none)',
    '[heading](b.md#the-first-part-one)',
    '[second](b.md#twice-1)',
    '# Here\n[self](#here)',
    '`[code](none.md)`',
    '```md\n[code](none.md)\n```',
    '[ref]: ../README.md "Title"',
  ])('accepts %j', (text) => {
    expect(checkMarkdownLinks(pages(text), exists)).toEqual([]);
  });

  it.each([
    { text: '[x](none.md)', problem: 'docs/a.md links to none.md, which does not exist' },
    {
      text: '![x](img/none.png)',
      problem: 'docs/a.md links to img/none.png, which does not exist',
    },
    { text: '[ref]: none.md', problem: 'docs/a.md links to none.md, which does not exist' },
    {
      text: '[x](b.md#third)',
      problem: 'docs/a.md links to b.md#third, but there is no such heading',
    },
    {
      text: '[x](b.md#twice-2)',
      problem: 'docs/a.md links to b.md#twice-2, but there is no such heading',
    },
  ])('rejects $text', ({ text, problem }) => {
    expect(checkMarkdownLinks(pages(text), exists)).toEqual([problem]);
  });
});
