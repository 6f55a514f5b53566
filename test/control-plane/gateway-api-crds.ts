import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { cacheFolder } from './cache-folder.ts';
import { assertGo, GoError, runGo } from './go-toolchain.ts';
import type { Kubectl } from './kubectl.ts';
import { gatewayApiVersion } from './pins.ts';

const modulePath = 'sigs.k8s.io/gateway-api';

/**
 * The folder with the CRDs of the Gateway API's standard channel. They come out of its Go module,
 * once, into the user's cache. Rejects with a GoError where they cannot be had.
 */
export async function gatewayApiCrds(version: string = gatewayApiVersion): Promise<string> {
  const folder = join(cacheFolder(), 'gateway-api', version);
  if (existsSync(folder)) return folder;
  await assertGo();
  const source = join(await downloadModule(version), 'config', 'crd', 'standard');
  const names = (await readdir(source)).filter((name) => name.startsWith('gateway.networking'));
  const unfinished = `${folder}.new-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  for (const name of names) await copyFile(join(source, name), join(unfinished, name));
  await rename(unfinished, folder).catch(async (error: unknown) => {
    // Another process was first; what it made is the same.
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

/** Installs the CRDs and waits until they are served. */
export async function installGatewayApiCrds(kubectl: Kubectl): Promise<void> {
  await kubectl(['apply', '--server-side', '--filename', await gatewayApiCrds()]);
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
}

interface Module {
  Dir?: string;
  Zip?: string;
  Error?: string;
}

async function downloadModule(version: string): Promise<string> {
  // Go says that the module wants a newer Go, which only matters to who compiles it: what it
  // downloaded is there.
  const options = { cwd: tmpdir(), environment: { GOTOOLCHAIN: 'local' }, acceptFailure: true };
  const answer = await runGo(['mod', 'download', '-json', `${modulePath}@${version}`], options);
  const module = JSON.parse(answer === '' ? '{}' : answer) as Module;
  const cache = (await runGo(['env', 'GOMODCACHE'], options)).trim();
  const folder = module.Dir ?? join(cache, `${modulePath}@${version}`);
  if (existsSync(folder)) return folder;
  throw new GoError(
    `The CRDs of the Gateway API ${version} could not be downloaded as the Go module ` +
      `${modulePath}: ${module.Error ?? 'go mod download failed'}; check that the Go module proxy ` +
      '(go env GOPROXY) can be reached',
  );
}
