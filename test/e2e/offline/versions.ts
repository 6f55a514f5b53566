import { envoyGatewayVersion, kubernetesVersion } from '../../programs/pins.ts';

const envoy = '1.40.0';

/**
 * Versions of what images hold beside the programs of test/programs/pins.ts. Tags of images that
 * kubeadm asks for go with the version of Kubernetes.
 */
export const versions = {
  kubernetes: kubernetesVersion,
  etcdTag: '3.6.8-0',
  coredns: 'v1.14.2',
  pause: '3.10.2',
  metricsServer: 'v0.9.0',
  localPath: 'v0.0.30',
  npm: '11.21.2',
  envoy,
  envoyImage: `docker.io/envoyproxy/envoy:distroless-v${envoy}`,
  envoyGateway: envoyGatewayVersion,
  envoyGatewayImage: `docker.io/envoyproxy/gateway:${envoyGatewayVersion}`,
} as const;
