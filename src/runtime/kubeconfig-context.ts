import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import { CredentialsError } from './credentials.ts';

export interface KubeconfigSource {
  /** The file; without it $KUBECONFIG and ~/.kube/config are looked at, as kubectl does. */
  path?: string;
  /** The context; the current one by default. */
  context?: string;
}

/** One context of a kubeconfig, loaded. */
export interface KubeconfigContext {
  name: string;
  cluster: Cluster;
  user: User;
  namespace: string | undefined;
  /** Holds nothing but this context; the client library runs plugins through it. */
  config: KubeConfig;
  /** What the file said of the user: the library changes its copy when it renews tokens. */
  fingerprint: string;
}

/**
 * Loads one context. The client library is loaded here and only here, because it is large: a pod
 * never needs it. Rejects with a CredentialsError that names the file, context or user at fault.
 */
export async function loadKubeconfigContext(source: KubeconfigSource): Promise<KubeconfigContext> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const where = source.path === undefined ? 'the kubeconfig' : `the kubeconfig ${source.path}`;
  const loaded = new KubeConfig();
  try {
    if (source.path === undefined) loaded.loadFromDefault();
    else loaded.loadFromFile(source.path);
  } catch (error) {
    throw new CredentialsError(`cannot load ${where}: ${firstLine(error)}`);
  }
  const context = findContext(loaded, source.context, where);
  const cluster = loaded.getCluster(context.cluster);
  if (cluster === null) {
    throw new CredentialsError(
      `context "${context.name}" of ${where} names the cluster "${context.cluster}", which is not in it`,
    );
  }
  const config = new KubeConfig();
  const found = findUser(loaded, context, where);
  const user = withIssuerUrl(withExecInfo(found, cluster));
  config.loadFromOptions({
    // The library refuses plain HTTP unless told that there is no TLS to verify.
    clusters: [{ ...cluster, skipTLSVerify: cluster.skipTLSVerify || isPlainHttp(cluster) }],
    users: [user],
    contexts: [{ name: context.name, cluster: cluster.name, user: user.name }],
    currentContext: context.name,
  });
  return {
    name: context.name,
    cluster,
    user,
    namespace: context.namespace,
    config,
    fingerprint: JSON.stringify(found),
  };
}

interface NamedContext {
  name: string;
  cluster: string;
  user: string | undefined;
  namespace: string | undefined;
}

function findContext(loaded: KubeConfig, wanted: string | undefined, where: string): NamedContext {
  const known = loaded.getContexts().map(({ name }) => name);
  const choice = known.length === 0 ? 'it has none' : `it has ${known.toSorted().join(', ')}`;
  const name = wanted ?? loaded.getCurrentContext();
  if ((name ?? '') === '') {
    throw new CredentialsError(`${where} has no current context; name one: ${choice}`);
  }
  const context = loaded.getContextObject(name);
  if (context === null) {
    throw new CredentialsError(`${where} has no context "${name}"; ${choice}`);
  }
  const { cluster, user, namespace } = context;
  return { name, cluster, user, namespace };
}

function findUser(loaded: KubeConfig, context: NamedContext, where: string): User {
  if ((context.user ?? '') === '') return { name: 'nobody' };
  const user = loaded.getUser(context.user ?? '');
  if (user === null) {
    throw new CredentialsError(
      `context "${context.name}" of ${where} names the user "${context.user}", who is not in it`,
    );
  }
  return user;
}

// The library does not tell plugins what they are asked for (KEP-541), and some insist on it.
function withExecInfo(user: User, cluster: Cluster): User {
  const exec: unknown = user.exec;
  if (!isRecord(exec)) return user;
  const info = {
    apiVersion: exec['apiVersion'] ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(exec['provideClusterInfo'] === true && { cluster: clusterInfo(cluster) }),
    },
  };
  const env: readonly unknown[] = Array.isArray(exec['env']) ? exec['env'] : [];
  const told = { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) };
  return { ...user, exec: { ...exec, env: [...env, told] } };
}

// The library hands the issuer on as text to what takes a URL only, and its way to trust a CA of
// the issuer's own cannot work either: Node has to trust that CA (NODE_EXTRA_CA_CERTS).
function withIssuerUrl(user: User): User {
  const provider: unknown = user.authProvider;
  const config = isRecord(provider) ? provider['config'] : undefined;
  const issuer = isRecord(config) ? config['idp-issuer-url'] : undefined;
  if (!isRecord(provider) || !isRecord(config) || typeof issuer !== 'string') return user;
  if (!URL.canParse(issuer)) return user;
  const patched = {
    ...config,
    'idp-issuer-url': new URL(issuer),
    'idp-certificate-authority': undefined,
    'idp-certificate-authority-data': undefined,
  };
  return { ...user, authProvider: { ...provider, config: patched } };
}

function clusterInfo(cluster: Cluster): Record<string, unknown> {
  return {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.skipTLSVerify || undefined,
    'certificate-authority-data': cluster.caData,
    'proxy-url': cluster.proxyUrl,
  };
}

function isPlainHttp(cluster: Cluster): boolean {
  return cluster.server.startsWith('http:');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
