import { CliError } from './cli-error.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';
import { systemClock } from '../runtime/clock.ts';
import type { ClusterCredentials } from '../runtime/credentials.ts';
import { TransportError } from '../runtime/errors.ts';
import { createKubeClient } from '../runtime/kube-client.ts';
import type { Logger } from '../runtime/logger.ts';
import { selectCredentials } from '../runtime/select-credentials.ts';
import { createTransport, type Transport, type TransportRequest } from '../runtime/transport.ts';
import { pluginVersion } from './version.ts';

/** Field manager of what the plugin writes; never that of the operator, whose fields are its own. */
export const pluginManager = 'kubectl-slipway';

const serviceAccountDir = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Connects as kubectl would. Rejects with a CredentialsError; the server is asked at the first call. */
export async function connectToCluster(
  options: ClusterOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Cluster> {
  const found = await selectCredentials({
    kubeconfig: options.kubeconfig,
    context: options.context,
    serviceAccountDir,
    host: environment['KUBERNETES_SERVICE_HOST'],
    port: environment['KUBERNETES_SERVICE_PORT'],
    clock: systemClock,
    logger: silent,
  });
  const credentials = impersonating(found, options);
  const transport = createTransport({
    credentials,
    clock: systemClock,
    logger: silent,
    userAgent: `kubectl-slipway/${pluginVersion}`,
    connections: 8,
  });
  const asked = withLimits(transport, options.timeoutMs);
  return {
    client: createKubeClient({
      transport: asked,
      logger: silent,
      clock: systemClock,
      fieldManager: pluginManager,
    }),
    transport: asked,
    namespace: options.namespace ?? credentials.namespace ?? 'default',
    server: credentials.server.host,
    close: () => transport.close(),
  };
}

/** Somebody waits at the terminal: what does not answer is told at once, and not tried for long. */
function withLimits(transport: Transport, timeoutMs: number | undefined): Transport {
  const refused = (error: unknown): never => {
    if (!(error instanceof TransportError)) throw error;
    throw new CliError(
      error.message,
      'See whether kubectl version reaches the cluster, and name another one with --context',
    );
  };
  const within = (request: TransportRequest): TransportRequest => ({
    ...request,
    timeoutMs: Math.min(timeoutMs ?? Infinity, request.timeoutMs ?? 30_000),
  });
  return {
    ...transport,
    request: (request) => transport.request(within(request)).catch(refused),
    stream: (request) => transport.stream(within(request)).catch(refused),
  };
}

/** Warnings of the client are of no use beside the error that follows them. */
const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

function impersonating(
  credentials: ClusterCredentials,
  { as }: ClusterOptions,
): ClusterCredentials {
  if (as === undefined) return credentials;
  return {
    server: credentials.server,
    namespace: credentials.namespace,
    proxyUrl: credentials.proxyUrl,
    get tls() {
      return credentials.tls;
    },
    headers: async () => ({ ...(await credentials.headers()), 'impersonate-user': as }),
    refresh: () => credentials.refresh(),
  };
}
