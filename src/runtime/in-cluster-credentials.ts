import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { CredentialsError, sameTls } from './credentials.ts';
import type { ClusterCredentials, TlsMaterial } from './credentials.ts';
import type { Logger } from './logger.ts';
import { singleFlight } from './single-flight.ts';

export interface InClusterOptions {
  /** The variable KUBERNETES_SERVICE_HOST. */
  host: string | undefined;
  /** The variable KUBERNETES_SERVICE_PORT. */
  port: string | undefined;
  /** The folder with `token`, `ca.crt` and `namespace`. */
  directory?: string;
  clock: Clock;
  logger: Logger;
}

interface ServiceAccountFiles {
  token: string;
  ca: string;
}

const defaultDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';
// As often as client-go does: the kubelet replaces a token long before it expires.
const rereadMs = 60_000;
const advice =
  'let the pod mount its service account token (automountServiceAccountToken), or name a kubeconfig';

/**
 * The credentials of the pod's service account. The token and the CA are read again, at most once
 * a minute, and the last good ones are kept while they cannot be. Rejects with a CredentialsError
 * that names everything that is missing.
 */
export async function createInClusterCredentials(
  options: InClusterOptions,
): Promise<ClusterCredentials> {
  const { clock, logger } = options;
  const directory = options.directory ?? defaultDirectory;
  const server = serverUrl(options.host, options.port);
  let files = await readFiles(directory);
  const namespace = await readNamespace(directory);
  let tls: TlsMaterial = { ca: files.ca };
  let readAt = clock.monotonic();

  const reread = singleFlight(async () => {
    readAt = clock.monotonic();
    try {
      files = await readFiles(directory);
    } catch (error) {
      logger.warn({ err: error }, 'Keeping the last service account token that could be read');
      return;
    }
    const next = { ca: files.ca };
    if (!sameTls(tls, next)) {
      logger.info({ directory }, 'The certificate authority of the API server was replaced');
      tls = next;
    }
  });

  return {
    server,
    namespace,
    proxyUrl: undefined,
    get tls() {
      return tls;
    },
    headers: async () => {
      if (clock.monotonic() - readAt >= rereadMs) await reread();
      return { authorization: `Bearer ${files.token}` };
    },
    refresh: reread,
  };
}

function serverUrl(host: string | undefined, port: string | undefined): URL {
  const missing = [
    ...((host ?? '') === '' ? ['KUBERNETES_SERVICE_HOST'] : []),
    ...((port ?? '') === '' ? ['KUBERNETES_SERVICE_PORT'] : []),
  ];
  if (missing.length > 0) {
    throw new CredentialsError(
      `${missing.join(' and ')} not set, so this is not a pod; name a kubeconfig instead`,
    );
  }
  const address = isIPv6(host ?? '') ? `[${host}]` : host;
  try {
    return new URL(`https://${address}:${port}`);
  } catch {
    throw new CredentialsError(
      `KUBERNETES_SERVICE_HOST=${host} and KUBERNETES_SERVICE_PORT=${port} are no address of a server`,
    );
  }
}

async function readFiles(directory: string): Promise<ServiceAccountFiles> {
  const [token, ca] = await Promise.all([
    readNonEmpty(join(directory, 'token')),
    readNonEmpty(join(directory, 'ca.crt')),
  ]);
  const problems = [token, ca].flatMap((result) => ('problem' in result ? [result.problem] : []));
  if ('text' in ca && !ca.text.includes('-----BEGIN CERTIFICATE-----')) {
    problems.push(`${join(directory, 'ca.crt')} holds no PEM certificate`);
  }
  if (problems.length > 0 || !('text' in token) || !('text' in ca)) {
    throw new CredentialsError(`${problems.join('; ')}; ${advice}`);
  }
  return { token: token.text, ca: ca.text };
}

async function readNonEmpty(path: string): Promise<{ text: string } | { problem: string }> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return text === '' ? { problem: `${path} is empty` } : { text };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = error instanceof Error ? error.message : String(error);
    return { problem: missing ? `${path} does not exist` : `${path} cannot be read: ${why}` };
  }
}

async function readNamespace(directory: string): Promise<string | undefined> {
  const result = await readNonEmpty(join(directory, 'namespace'));
  return 'text' in result ? result.text : undefined;
}
