import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildControlPlane } from './build-programs.ts';
import { controlPlanePrograms } from './pins.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-programs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('buildControlPlane', () => {
  it('builds nothing where KUBEBUILDER_ASSETS has all programs', async () => {
    const assets = await mkdtemp(join(folder, 'assets-'));
    for (const name of controlPlanePrograms)
      await writeFile(join(assets, name), '', { mode: 0o755 });
    const lines: string[] = [];
    const paths = await buildControlPlane({
      environment: { KUBEBUILDER_ASSETS: assets, XDG_CACHE_HOME: folder },
      report: (line) => lines.push(line),
    });
    expect(paths.etcd).toBe(join(assets, 'etcd'));
    expect(Object.keys(paths)).toEqual(controlPlanePrograms);
    expect(lines).toEqual([]);
    expect(await readdir(folder)).toEqual([assets.slice(folder.length + 1)]);
  });

  it('says what to install where there is no Go', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = folder;
    try {
      const build = buildControlPlane({
        environment: { XDG_CACHE_HOME: folder },
        report: () => {},
      });
      await expect(build).rejects.toThrow(/install Go .* or set KUBEBUILDER_ASSETS/);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
