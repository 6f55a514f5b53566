import { envoyGatewayVersion } from '../programs/pins.ts';
import type { Kubectl } from './kubectl.ts';
import { moduleCrds } from './module-crds.ts';

/** Installs the CRDs of Envoy Gateway that Slipway writes objects of. */
export async function installEnvoyGatewayCrds(kubectl: Kubectl): Promise<void> {
  const folder = await moduleCrds({
    name: 'envoy-gateway',
    module: 'github.com/envoyproxy/gateway',
    version: envoyGatewayVersion,
    folder: 'charts/gateway-helm/charts/crds/crds/generated',
    files: /_(backendtraffic|security)policies[.]yaml$/,
  });
  await kubectl(['apply', '--server-side', '--force-conflicts', '--filename', folder]);
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
}
