/**
 * `npm run build`: bundles the operator into dist/main.mjs. What only some installations need,
 * such as the library that reads kubeconfigs, stays in chunks that are loaded when it is used.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const outdir = join(root, 'dist');

/** CommonJS packages in the bundle ask for Node's modules with require. */
const requireShim = `import { createRequire as slipwayCreateRequire } from 'node:module';
const require = slipwayCreateRequire(import.meta.url);`;

async function bundle(): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [{ in: 'src/main.ts', out: 'main' }],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'linked',
    external: ['pg-native', 'cloudflare:sockets'],
    banner: { js: requireShim },
    metafile: true,
    logLevel: 'warning',
  });
  for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
    if (path.endsWith('.mjs')) console.log(`${path} ${Math.round(bytes / 1_024)} KiB`);
  }
}

await bundle();
