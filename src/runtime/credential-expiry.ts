import type { KubeconfigContext } from './kubeconfig-context.ts';

/**
 * When the credentials that the client library has just got expire, in milliseconds since 1970,
 * or undefined where nobody says. A plugin says so in its answer, which the library keeps to
 * itself; a token of OIDC says so in its claim `exp`.
 */
export function credentialExpiry(
  context: KubeconfigContext,
  authorization: string | undefined,
): number | undefined {
  if (isRecord(context.user.exec)) return execExpiry(context);
  return isOidc(context) ? jwtExpiry(authorization) : undefined;
}

/** Whether the user logs in by OIDC. */
export function isOidc(context: KubeconfigContext): boolean {
  const provider: unknown = context.user.authProvider;
  return isRecord(provider) && provider['name'] === 'oidc';
}

function execExpiry({ config, user }: KubeconfigContext): number | undefined {
  const authenticators: unknown = Reflect.get(config, 'authenticators');
  if (!Array.isArray(authenticators)) return undefined;
  for (const authenticator of authenticators) {
    const credential = path(authenticator, 'tokenCache', user.name);
    const stamp = path(credential, 'status', 'expirationTimestamp');
    const time = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN;
    if (!Number.isNaN(time)) return time;
  }
  return undefined;
}

function jwtExpiry(authorization: string | undefined): number | undefined {
  const payload = authorization?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const expires = path(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')), 'exp');
    return typeof expires === 'number' ? expires * 1_000 : undefined;
  } catch {
    return undefined;
  }
}

function path(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
