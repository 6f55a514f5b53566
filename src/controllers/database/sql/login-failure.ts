import type { Connection, LoginOutcome } from './connection.ts';

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

/** SQLSTATE codes (PostgreSQL, appendix A) by what they mean for a login. */
const refusals: Readonly<
  Record<string, { cause: 'password' | 'setup' | 'other'; meaning: string }>
> = {
  '28P01': { cause: 'password', meaning: 'the password is wrong or the user does not exist' },
  '28000': { cause: 'password', meaning: 'the server does not let the user in from here' },
  '3D000': { cause: 'setup', meaning: 'the database does not exist' },
  '42501': { cause: 'setup', meaning: 'the user lacks a right' },
  '42704': { cause: 'setup', meaning: 'a role does not exist' },
};

/** The server is there, but too busy or starting or stopping: nothing is known of the login. */
const passingClasses = ['53', '57', '58'];

/**
 * What an error of a login means. The message is made of host, user and code only: texts of the
 * server and of libraries could hold more than is to be shown.
 */
export function loginFailure(error: unknown, connection: Connection): LoginOutcome {
  const code = codeOf(error);
  const server = `${connection.host}:${connection.port}`;
  const refusal = refusals[code];
  if (refusal !== undefined) {
    return {
      result: 'refused',
      cause: refusal.cause,
      message: `Server ${server} refuses user ${connection.username} for database ${connection.database}: ${refusal.meaning} (${code})`,
    };
  }
  if (unreachableCodes.has(code) || isTimeout(error)) {
    const shown = code === '' ? 'no answer within 5 s' : code;
    return { result: 'unreachable', message: `Slipway cannot reach server ${server} (${shown})` };
  }
  if (passingClasses.some((prefix) => code.length === 5 && code.startsWith(prefix))) {
    return {
      result: 'unreachable',
      message: `Server ${server} takes no login at present (${code})`,
    };
  }
  const shown = code === '' ? 'no code' : code;
  return {
    result: 'refused',
    cause: 'other',
    message: `A login of user ${connection.username} to server ${server} failed (${shown})`,
  };
}

/** The code of the error or of the first error that it is made of; '' where it has none. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code)) return code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout|terminated|aborted|time limit/i.test(error.message);
}
