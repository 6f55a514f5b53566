import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildBinaries } from './build-binaries.ts';
import { programNames } from './pins.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-binaries-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('buildBinaries', () => {
  it('builds nothing where KUBEBUILDER_ASSETS has all programs', async () => {
    const assets = await mkdtemp(join(folder, 'assets-'));
    for (const name of programNames) await writeFile(join(assets, name), '', { mode: 0o755 });
    const lines: string[] = [];
    const paths = await buildBinaries({
      environment: { KUBEBUILDER_ASSETS: assets, XDG_CACHE_HOME: folder },
      report: (line) => lines.push(line),
    });
    expect(paths.etcd).toBe(join(assets, 'etcd'));
    expect(Object.keys(paths)).toEqual(programNames);
    expect(lines).toEqual([]);
    expect(await readdir(folder)).toEqual([assets.slice(folder.length + 1)]);
  });

  it('says what to install where there is no Go', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = folder;
    try {
      const build = buildBinaries({ environment: { XDG_CACHE_HOME: folder }, report: () => {} });
      await expect(build).rejects.toThrow(/install Go .* or set KUBEBUILDER_ASSETS/);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
