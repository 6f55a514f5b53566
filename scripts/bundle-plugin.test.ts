import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bundlePlugin } from './bundle-plugin.ts';

const run = promisify(execFile);

/** A manifest of a plugin as krew validates it, and its index asks for. */
const krewPlugin = z.strictObject({
  apiVersion: z.literal('krew.googlecontainertools.github.com/v1alpha2'),
  kind: z.literal('Plugin'),
  metadata: z.strictObject({ name: z.literal('slipway') }),
  spec: z.strictObject({
    version: z.string().regex(/^v\d+\.\d+\.\d+/),
    homepage: z.url(),
    shortDescription: z.string().min(1).max(50),
    description: z.string(),
    caveats: z.string(),
    platforms: z
      .array(
        z.strictObject({
          selector: z.strictObject({
            matchExpressions: z.array(
              z.strictObject({
                key: z.enum(['os', 'arch']),
                operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
                values: z.array(z.string()),
              }),
            ),
          }),
          uri: z.url(),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          files: z.array(z.strictObject({ from: z.string(), to: z.string() })).min(1),
          bin: z.string(),
        }),
      )
      .min(1),
  }),
});

describe('the plugin as one file', () => {
  let folder = '';
  let plugin = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-plugin-'));
    await bundlePlugin(folder);
    plugin = join(folder, 'kubectl-slipway.cjs');
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('runs by itself, and is small', async () => {
    const { stdout } = await run(process.execPath, [plugin, '--help']);
    expect(stdout).toContain('kubectl slipway VERB');
    const { size, mode } = await stat(plugin);
    expect(size).toBeLessThan(2_500_000);
    expect(mode & 0o111).toBe(0o111);
  });

  it('is packed as the manifest for krew installs it', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', folder]);
    const [packed] = JSON.parse(stdout) as [{ version: string; files: { path: string }[] }];
    const paths = packed.files.map(({ path }) => `package/${path}`);
    const template = await readFile(new URL('../.krew.yaml', import.meta.url), 'utf8');
    const url = /\{\{addURIAndSha "([^"]*)" \.TagName \}\}/.exec(template)?.[1] ?? '';
    const text = template
      .replace(/\{\{addURIAndSha .*\}\}/, `uri: ${url}\n      sha256: ${'0a'.repeat(32)}`)
      .replaceAll('{{ .TagName }}', `v${packed.version}`);
    const manifest = krewPlugin.parse(load(text));
    expect(manifest.spec.version).toBe(`v${packed.version}`);
    for (const { uri, bin, files } of manifest.spec.platforms) {
      expect(uri).toContain(`/releases/download/v${packed.version}/`);
      for (const { from } of files) expect(paths).toContain(from);
      expect(files.map(({ from }) => from)).toContain(`package/${bin}`);
    }
    const { engines } = JSON.parse(
      await readFile(new URL('../package.json', import.meta.url), 'utf8'),
    ) as { engines: { node: string } };
    const oldest = engines.node.replace(/^>=(\d+\.\d+).*/, '$1');
    expect(manifest.spec.caveats).toContain(`Node.js ${oldest} or newer`);
  }, 60_000);

  it('asks the cluster of a kubeconfig', async () => {
    const server = createServer((_, response) => {
      const list = { kind: 'List', apiVersion: 'v1', metadata: {}, items: [] };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(list));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const kubeconfig = join(folder, 'kubeconfig');
    const cluster = { name: 'a', cluster: { server: `http://127.0.0.1:${address.port}` } };
    await writeFile(
      kubeconfig,
      JSON.stringify({
        clusters: [cluster],
        users: [{ name: 'a', user: { token: 't' } }],
        contexts: [{ name: 'a', context: { cluster: 'a', user: 'a', namespace: 'shop' } }],
        'current-context': 'a',
      }),
    );
    const { stderr } = await run(process.execPath, [plugin, 'get', '--kubeconfig', kubeconfig]);
    server.close();
    expect(stderr).toBe('No microservices found in namespace shop; -A looks into all\n');
  });
});
