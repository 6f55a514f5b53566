import { traefikVersion } from '../programs/pins.ts';
import type { Kubectl } from './kubectl.ts';
import { moduleCrds } from './module-crds.ts';

/** The folder with all CRDs of Traefik. */
export function traefikCrds(): Promise<string> {
  return moduleCrds({
    name: 'traefik',
    module: 'github.com/traefik/traefik/v3',
    version: `v${traefikVersion}`,
    folder: 'docs/content/reference/dynamic-configuration',
    files: /^traefik[.]io_[a-z]+[.]yaml$/,
  });
}

/** Installs the CRDs of Traefik, of which Slipway writes Middlewares. */
export async function installTraefikCrds(kubectl: Kubectl): Promise<void> {
  const folder = await traefikCrds();
  await kubectl(['apply', '--server-side', '--force-conflicts', '--filename', folder]);
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
}
