import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const library = '@kubernetes/client-node';

/**
 * Bundles the plugin for kubectl into one file that runs by itself, kubectl-slipway.cjs, with the
 * package.json to install it by npm; resolves to what was written. As CommonJS it loads Node's
 * modules when they are used, so that it starts at once.
 */
export async function bundlePlugin(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [{ in: 'src/cli/main.ts', out: 'kubectl-slipway' }],
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    legalComments: 'linked',
    plugins: [kubeconfigOnly],
    metafile: true,
    logLevel: 'warning',
  });
  const folder = resolve(root, outdir);
  chmodSync(join(folder, 'kubectl-slipway.cjs'), 0o755);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const { version, license, engines } = manifest;
  const packed = {
    name: 'kubectl-slipway',
    version,
    description:
      'kubectl slipway: the plugin for kubectl of Slipway, an operator for microservices.',
    license,
    bin: { 'kubectl-slipway': 'kubectl-slipway.cjs' },
    engines,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return metafile;
}

interface Manifest {
  version: string;
  license: string;
  engines: object;
}

/** Of the client library only what reads kubeconfigs: its models of all kinds are three megabytes. */
const kubeconfigOnly: Plugin = {
  name: 'kubeconfig-only',
  setup: (bundler) => {
    bundler.onLoad({ filter: /.*/, namespace: 'kubeconfig' }, () => ({
      contents: `export { KubeConfig } from '${library}/dist/config.js';`,
      resolveDir: root,
    }));
    bundler.onResolve(
      { filter: /^[.@]/ },
      async ({ path, importer, namespace, resolveDir, kind, pluginData }) => {
        if (pluginData === 'again') return undefined;
        const isWithin = namespace === 'kubeconfig' || importer.includes(library);
        if (path === library && !isWithin) return { path: 'KubeConfig', namespace: 'kubeconfig' };
        if (!isWithin) return undefined;
        // The package does not export its parts; as a path they are found.
        const target = path.startsWith(library) ? join(root, 'node_modules', path) : path;
        const found = await bundler.resolve(target, {
          importer,
          resolveDir,
          kind,
          pluginData: 'again',
        });
        return found.path.includes(library) ? { ...found, sideEffects: false } : found;
      },
    );
  },
};
