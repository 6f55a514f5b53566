import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { staleFiles, writeFiles } from './stale-files.ts';

describe('staleFiles', () => {
  let root = '';
  const files = [
    { path: 'a/b.yaml', content: 'b' },
    { path: 'c.md', content: 'c' },
  ];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'generated-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('finds files that are missing or changed, until they are written', () => {
    expect(staleFiles(root, files)).toEqual(files);
    writeFiles(root, files);
    expect(staleFiles(root, files)).toEqual([]);
    writeFiles(root, [{ path: 'c.md', content: 'changed' }]);
    expect(staleFiles(root, files)).toEqual([{ path: 'c.md', content: 'c' }]);
    expect(readFileSync(join(root, 'a/b.yaml'), 'utf8')).toBe('b');
  });
});
