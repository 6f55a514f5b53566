import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../programs/cache-folder.ts';
import { downloadModule } from '../programs/go-module.ts';
import { assertGo } from '../programs/go-toolchain.ts';
import { gatewayApiVersion } from '../programs/pins.ts';
import type { Kubectl } from './kubectl.ts';

const modulePath = 'sigs.k8s.io/gateway-api';

/**
 * The folder with the CRDs of the Gateway API's standard channel. They come out of its Go module,
 * once, into the user's cache. Rejects with a GoError where they cannot be had.
 */
export async function gatewayApiCrds(version: string = gatewayApiVersion): Promise<string> {
  const folder = join(cacheFolder(), 'gateway-api', version);
  if (existsSync(folder)) return folder;
  await assertGo();
  const source = join(await downloadModule(modulePath, version), 'config', 'crd', 'standard');
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
