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

  it('writes in the order of waves', () => {
    const waves = childKinds.map((kind) => kind.wave);
    expect(waves).toEqual(waves.toSorted((a, b) => a - b));
  });

  it('lets only Databases live on their own', () => {
    expect(childKinds.filter((kind) => kind.holdsData).map((kind) => kind.name)).toEqual([
      'Database',
    ]);
  });
});
