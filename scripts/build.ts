/**
 * `npm run build`: bundles the operator into dist/main.mjs. What only some installations need,
 * such as the library that reads kubeconfigs, stays in chunks that are loaded when it is used.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

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
    entryPoints: [{ in: options.entryPoint ?? 'src/main.ts', out: 'main' }],
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

async function main(): Promise<void> {
  const outdir = join(root, 'dist');
  rmSync(outdir, { recursive: true, force: true });
  const { outputs } = await bundleOperator({ outdir });
  for (const [path, { bytes }] of Object.entries(outputs)) {
    if (path.endsWith('.mjs')) console.log(`${path} ${Math.round(bytes / 1_024)} KiB`);
  }
}

if (import.meta.main) await main();
