import type { Connection, LoginOutcome, LoginReason } from './connection.ts';

type Refused = Extract<LoginOutcome, { result: 'refused' }>;

interface Refusal {
  readonly cause: Refused['cause'];
  readonly meaning: string;
  /** By default what the cause says. */
  readonly reason?: LoginReason;
}

/** What a server's own error codes mean for a login. */
export interface LoginDialect {
  readonly refusals: Readonly<Record<string, Refusal>>;
  /** The server is there, but too busy, or starting or stopping: nothing is known of the login. */
  isPassing(code: string): boolean;
  /** Codes of those that {@link isPassing} by which there are too many connections. */
  readonly crowded?: readonly string[];
  /** The server's code, where it is not the field `code` of the error; else ''. */
  codeOf?(error: Error): string;
}

const reasonOf: Readonly<Record<Refused['cause'], LoginReason | undefined>> = {
  password: 'PasswordRefused',
  setup: undefined,
  other: undefined,
};

/** Errors of the network and of name resolution: the server was not spoken to. */
const unreachableCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_FAIL',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ECONNRESET',
  'EPIPE',
  'ABORT_ERR',
]);

/**
 * What an error of a login means. The message is made of host, user and code only: texts of the
 * server and of libraries could hold more than is to be shown.
 */
export function loginFailure(
  error: unknown,
  connection: Connection,
  dialect: LoginDialect,
): LoginOutcome {
  const code = codeOf(error, dialect);
  const server = `${connection.host}:${connection.port}`;
  // The server chooses the code: it may be the name of what every object has.
  const refusal = Object.hasOwn(dialect.refusals, code) ? dialect.refusals[code] : undefined;
  if (refusal !== undefined) {
    return { result: 'refused', cause: refusal.cause, ...meaningOf(refusal, connection, code) };
  }
  if (unreachableCodes.has(code) || isTimeout(error)) {
    const shown = code === '' ? 'no answer within 5 s' : code;
    const message = `Slipway cannot reach server ${server} (${shown})`;
    return { result: 'unreachable', reason: 'ServerUnreachable', message };
  }
  if (dialect.isPassing(code)) {
    const isCrowded = dialect.crowded?.includes(code) ?? false;
    return {
      result: 'unreachable',
      ...(isCrowded ? { reason: 'TooManyConnections' } : {}),
      message: isCrowded
        ? `Server ${server} takes no more connections; close some, or allow more (${code})`
        : `Server ${server} takes no login at present (${code})`,
    };
  }
  const shown = code === '' ? 'no code' : code;
  return {
    result: 'refused',
    cause: 'other',
    ...(code === 'ECONNREFUSED' ? { reason: 'ServerUnreachable' } : {}),
    message: `A login of user ${connection.username} to server ${server} failed (${shown})`,
  };
}

function meaningOf(
  { cause, meaning, reason = reasonOf[cause] }: Refusal,
  { host, port, username, database }: Connection,
  code: string,
): Pick<Refused, 'reason' | 'message'> {
  // It lets the user in all the same.
  if (reason === 'DiskFull') {
    const message = `Server ${host}:${port} does not serve: ${meaning}; give it a larger storage (${code})`;
    return { reason, message };
  }
  return {
    ...(reason === undefined ? {} : { reason }),
    message: `Server ${host}:${port} refuses user ${username} for database ${database}: ${meaning} (${code})`,
  };
}

/** The code of the error or of the first error that it is made of; '' where it has none. */
function codeOf(error: unknown, dialect: LoginDialect): string {
  if (typeof error !== 'object' || error === null) return '';
  const own = error instanceof Error ? (dialect.codeOf?.(error) ?? '') : '';
  const code: unknown = own === '' ? Reflect.get(error, 'code') : own;
  if (typeof code === 'string' && /^[A-Za-z0-9_.]{1,60}$/.test(code)) return code;
  return error instanceof AggregateError ? codeOf(error.errors[0], dialect) : '';
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout|terminated|aborted|time limit/i.test(error.message);
}
