import type { LoginDialect } from '../../login/login-failure.ts';

/** The code of {@link NoTlsError}. */
const noTls = 'NO_TLS';

/** The server talks, but without the TLS that was asked for. */
export class NoTlsError extends Error {
  readonly code = noTls;

  constructor() {
    super('the server has no TLS');
  }
}

/** The server is there, but loads its data, runs a script, or has all the clients that it takes. */
const passing = new Set(['LOADING', 'BUSY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'MAXCLIENTS']);

/** Texts that have no code of their own, by the beginning of the message. */
const uncoded = [
  ['ERR max number of clients', 'MAXCLIENTS'],
  ['ERR DB index is out of range', 'DB_INDEX'],
  ['Socket closed unexpectedly', 'ECONNRESET'],
] as const;

/** The first words of Valkey's errors by what they mean for a login. */
export const loginDialect: LoginDialect = {
  refusals: {
    WRONGPASS: { cause: 'password', meaning: 'the password is wrong or the user does not exist' },
    NOAUTH: { cause: 'password', meaning: 'the server wants a password' },
    NOPERM: { cause: 'setup', meaning: 'the user lacks a right' },
    DB_INDEX: { cause: 'setup', meaning: 'the server has no database of that number' },
    DENIED: { cause: 'other', meaning: 'it takes connections from its own host only' },
    MISCONF: {
      cause: 'other',
      meaning: 'it cannot write, and its disk may be full',
      reason: 'DiskFull',
    },
    [noTls]: {
      cause: 'other',
      meaning: 'it has no TLS; set sslmode in the Secret to prefer or disable',
    },
  },
  crowded: ['MAXCLIENTS'],
  isPassing: (code) => passing.has(code),
  codeOf: replyCode,
};

/** The code with which the server's own error begins; '' where the error is not the server's. */
export function replyCode(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return '';
  const known = uncoded.find(([beginning]) => error.message.startsWith(beginning));
  return known?.[1] ?? /^[A-Z]{2}[A-Z0-9_]*(?= )/.exec(error.message)?.[0] ?? '';
}
