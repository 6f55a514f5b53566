import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePlugin } from './bundle-plugin.ts';

const run = promisify(execFile);

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
