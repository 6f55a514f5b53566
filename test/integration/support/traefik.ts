import { microserviceClassResource } from '../../../src/crds/microservice-class/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { developer } from './objects.ts';

/** Makes a Gateway of Traefik and a MicroserviceClass whose routes are there; answers its name. */
export async function makeTraefikClass(client: KubeClient): Promise<string> {
  const metadata = { name: 'traefik' };
  const gateway = { ...metadata, namespace: 'gateways' };
  const apiVersion = 'gateway.networking.k8s.io/v1';
  await client.apply(
    builtin.gatewayClass,
    {
      apiVersion,
      kind: 'GatewayClass',
      metadata,
      spec: { controllerName: 'traefik.io/gateway-controller' },
    },
    developer,
  );
  await client.apply(
    builtin.gateway,
    {
      apiVersion,
      kind: 'Gateway',
      metadata: gateway,
      spec: {
        gatewayClassName: metadata.name,
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
      },
    },
    developer,
  );
  await client.apply(
    microserviceClassResource,
    {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'MicroserviceClass',
      metadata,
      spec: { gateways: [{ exposure: 'public', gateway }] },
    },
    developer,
  );
  return metadata.name;
}
