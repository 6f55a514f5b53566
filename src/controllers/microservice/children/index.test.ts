import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { childKinds } from './index.ts';

describe('the list of child kinds', () => {
  it('has every folder in it, once', () => {
    const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name.replaceAll('-', ''));
    const kinds = childKinds.map((kind) => kind.name.toLowerCase());
    expect(kinds.toSorted()).toEqual(folders.toSorted());
  });

  it('names each kind as its resource does', () => {
    for (const kind of childKinds) expect(kind.name).toBe(kind.resource.kind);
  });

  it('has each kind after those that are written before it', () => {
    const names = childKinds.map((kind) => kind.name);
    for (const { name, after } of childKinds) {
      expect(names.slice(0, names.indexOf(name))).toEqual(expect.arrayContaining([...after]));
    }
  });

  it('lets only Databases live on their own', () => {
    expect(childKinds.filter((kind) => kind.holdsData).map((kind) => kind.name)).toEqual([
      'Database',
    ]);
  });
});
