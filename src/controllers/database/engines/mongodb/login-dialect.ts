import type { LoginDialect } from '../../login/login-failure.ts';
import { serverWithoutTls } from './reach-server.ts';
import { invalidDatabaseName } from './service-user.ts';

/** Of a server that starts, stops, is too busy, or is not the primary at present. */
const passing = new Set([
  'ExceededTimeLimit',
  'Interrupted',
  'InterruptedAtShutdown',
  'InterruptedDueToReplStateChange',
  'LockTimeout',
  'MaxTimeMSExpired',
  'NotPrimaryNoSecondaryOk',
  'NotPrimaryOrSecondary',
  'NotWritablePrimary',
  'NotYetInitialized',
  'PrimarySteppedDown',
  'ShutdownInProgress',
  'TemporarilyUnavailable',
]);

/** The names of MongoDB's error codes (manual, Error Codes) by what they mean for a login. */
export const loginDialect: LoginDialect = {
  refusals: {
    AuthenticationFailed: {
      cause: 'password',
      meaning: 'the password is wrong or the user does not exist',
    },
    MechanismUnavailable: {
      cause: 'password',
      meaning: 'the user has no password of a kind that the server offers',
    },
    Unauthorized: { cause: 'setup', meaning: 'the user lacks a right' },
    [invalidDatabaseName]: { cause: 'setup', meaning: 'MongoDB takes no such name' },
    [serverWithoutTls]: { cause: 'other', meaning: 'the server does not speak TLS' },
  },
  isPassing: (code) => passing.has(code),
  codeOf,
};

/** The first code on the way down to the cause; the client wraps what the server or a socket says. */
function codeOf(error: Error): string {
  let isOfClient = false;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = ownCode(at);
    if (code !== undefined) return code;
    isOfClient ||= /^Mongo(Network|ServerSelection)/.test(at.name);
  }
  // The connection was lost without a word.
  return isOfClient ? 'ECONNRESET' : '';
}

function ownCode(error: Error): string | undefined {
  const name: unknown = Reflect.get(error, 'codeName');
  const code: unknown = Reflect.get(error, 'code');
  if (typeof name === 'string' && name !== '') return name;
  if (typeof code === 'string') return code;
  if (typeof code === 'number' && error.name.startsWith('Mongo')) return String(code);
  return /^Mongo.*Timeout/.test(error.name) ? 'ETIMEDOUT' : undefined;
}
