import { describe, expect, it } from 'vitest';
import { checkFileSizes } from './file-sizes.ts';

const file = (path: string, lines: number) => ({ path, text: 'x\n'.repeat(lines) });
const readme = file('README.md', 120);

describe('checkFileSizes', () => {
  it.each([
    { what: 'small files', sources: [file('a.ts', 110)], readme, problems: [] },
    {
      what: 'one file that is too long',
      sources: [file('a.ts', 10), file('b.ts', 401), file('c.ts', 10)],
      readme,
      problems: ['b.ts has 401 lines, at most 400 are allowed: split it'],
    },
    {
      what: 'files that are long on the whole',
      sources: [file('a.ts', 111), file('b.ts', 200), file('c.ts', 3)],
      readme,
      problems: ['The median file has 111 lines, at most 110 are allowed'],
    },
    {
      what: 'a long README',
      sources: [],
      readme: file('README.md', 121),
      problems: ['README.md has 121 lines, at most 120 are allowed: move a part to docs'],
    },
  ])('judges $what', ({ sources, readme: page, problems }) => {
    expect(checkFileSizes(sources, page)).toEqual(problems);
  });
});
