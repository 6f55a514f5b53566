import type { Clock } from './clock.ts';
import type { ClusterCredentials } from './credentials.ts';
import { createInClusterCredentials } from './in-cluster-credentials.ts';
import { createKubeconfigCredentials } from './kubeconfig-credentials.ts';
import type { Logger } from './logger.ts';

export interface CredentialsOptions {
  kubeconfig: string | undefined;
  context: string | undefined;
  serviceAccountDir: string;
  /** The variables KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT. */
  host: string | undefined;
  port: string | undefined;
  clock: Clock;
  logger: Logger;
}

/**
 * A kubeconfig or context where one is named, else the service account of the pod, else the
 * kubeconfig that kubectl would use. Rejects with a CredentialsError that says what is missing.
 */
export async function selectCredentials(options: CredentialsOptions): Promise<ClusterCredentials> {
  const { kubeconfig, context, serviceAccountDir, host, port, clock, logger } = options;
  const inPod = (host ?? '') !== '' && kubeconfig === undefined && context === undefined;
  if (inPod) {
    return createInClusterCredentials({ directory: serviceAccountDir, host, port, clock, logger });
  }
  return createKubeconfigCredentials({
    ...(kubeconfig !== undefined && { path: kubeconfig }),
    ...(context !== undefined && { context }),
    clock,
    logger,
  });
}
