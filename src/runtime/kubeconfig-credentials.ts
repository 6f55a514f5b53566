import type { RequestOptions } from 'node:https';
import type { Clock } from './clock.ts';
import { credentialExpiry, isOidc } from './credential-expiry.ts';
import { CredentialsError, sameTls } from './credentials.ts';
import type { ClusterCredentials, TlsMaterial } from './credentials.ts';
import { loadKubeconfigContext } from './kubeconfig-context.ts';
import type { KubeconfigContext, KubeconfigSource } from './kubeconfig-context.ts';
import type { Logger } from './logger.ts';
import { singleFlight } from './single-flight.ts';

export interface KubeconfigOptions extends KubeconfigSource {
  clock: Clock;
  logger: Logger;
}

interface Snapshot {
  tls: TlsMaterial;
  headers: Record<string, string>;
  /** Milliseconds since 1970, where it is known. */
  expiresAt: number | undefined;
  /** Monotonic milliseconds. */
  takenAt: number;
}

const rereadMs = 60_000;
const expiryLeewayMs = 10_000;
// A plugin is a process: a server that refuses whatever it gives must not start one a request.
const shortestPauseMs = 5_000;

/**
 * The credentials of a kubeconfig: tokens, client certificates, passwords, plugins (`exec`) and
 * OIDC. Plugins run one at a time; credentials are renewed 10 s before they expire and when the
 * server refuses them, and files are read again once a minute. Rejects with a CredentialsError
 * that names the context, the user and the plugin.
 */
export async function createKubeconfigCredentials(
  options: KubeconfigOptions,
): Promise<ClusterCredentials> {
  const { clock, logger } = options;
  let context = await loadKubeconfigContext(options);
  const server = parseUrl(context.cluster.server, context, 'server', ['http:', 'https:']);
  const proxy = context.cluster.proxyUrl ?? '';
  let snapshot = await take(context, clock, {});

  let failure: { error: unknown; at: number } | undefined;
  const ageMs = (): number => clock.monotonic() - Math.max(snapshot.takenAt, failure?.at ?? 0);

  // With OIDC the library holds the renewed tokens, which a file that nobody changed has not.
  const reload = async (): Promise<KubeconfigContext> => {
    const loaded = await loadKubeconfigContext(options);
    return isOidc(loaded) && loaded.fingerprint === context.fingerprint ? context : loaded;
  };
  const renew = async (fromFile: boolean): Promise<void> => {
    try {
      const next = fromFile ? await reload() : context;
      snapshot = await take(next, clock, snapshot.tls);
      context = next;
      failure = undefined;
    } catch (error) {
      failure = { error, at: clock.monotonic() };
      logger.warn({ err: error }, 'The credentials could not be renewed');
    }
  };
  const reread = singleFlight(() => renew(false));
  const replace = singleFlight(() => renew(true));

  const keepFresh = async (): Promise<void> => {
    const left = (): number =>
      (snapshot.expiresAt ?? Number.POSITIVE_INFINITY) - clock.now().getTime();
    if (left() <= expiryLeewayMs) {
      if (ageMs() >= shortestPauseMs) await replace();
      if (failure !== undefined && left() <= 0) throw failure.error;
    } else if (snapshot.expiresAt === undefined && ageMs() >= rereadMs) {
      await reread();
    }
  };

  return {
    server,
    namespace: context.namespace,
    proxyUrl: proxy === '' ? undefined : parseUrl(proxy, context, 'proxy-url', ['http:', 'https:']),
    get tls() {
      return snapshot.tls;
    },
    headers: async () => {
      await keepFresh();
      return snapshot.headers;
    },
    refresh: async () => {
      if (ageMs() >= shortestPauseMs) await replace();
      if (failure !== undefined) throw failure.error;
    },
  };
}

async function take(
  context: KubeconfigContext,
  clock: Clock,
  before: TlsMaterial,
): Promise<Snapshot> {
  const applied: RequestOptions = {};
  try {
    await context.config.applyToHTTPSOptions(applied);
  } catch (error) {
    throw failed(context, error);
  }
  const tls = tlsOf(applied);
  const headers = headersOf(applied);
  return {
    tls: sameTls(before, tls) ? before : tls,
    headers,
    expiresAt: credentialExpiry(context, headers['authorization']),
    takenAt: clock.monotonic(),
  };
}

function tlsOf(applied: RequestOptions): TlsMaterial {
  const { ca, cert, key, servername, rejectUnauthorized } = applied;
  return {
    ...(isPem(ca) && { ca }),
    ...(isPem(cert) && { cert }),
    ...(isPem(key) && { key }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized === false && { rejectUnauthorized }),
  };
}

function isPem(value: unknown): value is string | Buffer {
  return typeof value === 'string' || Buffer.isBuffer(value);
}

function headersOf(applied: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(applied.headers ?? {})) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value.trim();
  }
  if (typeof applied.auth === 'string') {
    headers['authorization'] ??= `Basic ${Buffer.from(applied.auth).toString('base64')}`;
  }
  return headers;
}

function failed(context: KubeconfigContext, error: unknown): CredentialsError {
  const reason = (error instanceof Error ? error.message : String(error)).trim().slice(0, 500);
  const who = `context "${context.name}", user "${context.user.name}"`;
  const exec: unknown = context.user.exec;
  const command: unknown = isObject(exec) ? Reflect.get(exec, 'command') : undefined;
  if (typeof command !== 'string') {
    const next = isOidc(context)
      ? 'log in again; a certificate authority of the issuer has to be in NODE_EXTRA_CA_CERTS'
      : 'mend the user or log in again';
    return new CredentialsError(`${who}: no credentials: ${reason}; ${next}`);
  }
  const hint: unknown = isObject(exec) ? Reflect.get(exec, 'installHint') : undefined;
  const next = typeof hint === 'string' ? hint.trim() : `run ${command} by hand to see why`;
  return new CredentialsError(
    `${who}: the credential plugin "${command}" failed: ${reason || 'it said nothing'}; ${next}`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function parseUrl(
  text: string,
  context: KubeconfigContext,
  field: string,
  protocols: readonly string[],
): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && protocols.includes(url.protocol)) return url;
  throw new CredentialsError(
    `context "${context.name}": ${field} of the cluster "${context.cluster.name}" has to be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );
}
