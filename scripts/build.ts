/**
 * `npm run build`: bundles the operator into dist/main.mjs, the thread of its drivers of databases
 * into dist/driver-worker.mjs, and the tool that keeps backups, which pods of backups run, into
 * dist/backup.mjs; and the plugin for kubectl into dist/plugin. What only some installations need,
 * such as the library that reads kubeconfigs, stays in chunks that are loaded when it is used.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { bundlePlugin } from './bundle-plugin.ts';

const root = join(import.meta.dirname, '..');

/** CommonJS packages in the bundle ask for Node's modules with require. */
const requireShim = `import { createRequire as slipwayCreateRequire } from 'node:module';
const require = slipwayCreateRequire(import.meta.url);`;

export interface BundleOptions {
  /** Gets main.mjs and its chunks. */
  outdir: string;
  /** The source of main.mjs; src/main.ts by default. */
  entryPoint?: string;
  /** True by default. */
  minify?: boolean;
  plugins?: Plugin[];
}

/** Bundles the operator; resolves to what was written. */
export async function bundleOperator(options: BundleOptions): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: options.entryPoint ?? 'src/main.ts', out: 'main' },
      { in: 'src/driver-worker.ts', out: 'driver-worker' },
    ],
    outdir: options.outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: options.minify ?? true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'linked',
    external: ['pg-native', 'cloudflare:sockets'],
    banner: { js: requireShim },
    plugins: options.plugins ?? [],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/** Bundles the tool that keeps backups into one file, backup.mjs; resolves to what was written. */
export async function bundleBackupTool(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [{ in: 'src/backup-tool/main.ts', out: 'backup' }],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

async function main(): Promise<void> {
  const outdir = join(root, 'dist');
  rmSync(outdir, { recursive: true, force: true });
  const bundles = [
    await bundleOperator({ outdir }),
    await bundleBackupTool(outdir),
    await bundlePlugin(join(outdir, 'plugin')),
  ];
  for (const [path, { bytes }] of bundles.flatMap(({ outputs }) => Object.entries(outputs))) {
    if (/\.[cm]js$/.test(path)) console.log(`${path} ${Math.round(bytes / 1_024)} KiB`);
  }
}

if (import.meta.main) await main();
