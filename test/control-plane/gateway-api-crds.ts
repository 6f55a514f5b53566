import { gatewayApiVersion } from '../programs/pins.ts';
import type { Kubectl } from './kubectl.ts';
import { moduleCrds } from './module-crds.ts';

/** The folder with the CRDs of the Gateway API's standard channel. Rejects as moduleCrds does. */
export function gatewayApiCrds(version: string = gatewayApiVersion): Promise<string> {
  return moduleCrds({
    name: 'gateway-api',
    module: 'sigs.k8s.io/gateway-api',
    version,
    folder: 'config/crd/standard',
    files: /^gateway[.]networking/,
  });
}

/** Installs the CRDs and waits until they are served. */
export async function installGatewayApiCrds(kubectl: Kubectl): Promise<void> {
  await kubectl(['apply', '--server-side', '--filename', await gatewayApiCrds()]);
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
}
