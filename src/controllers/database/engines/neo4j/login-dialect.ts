import type { LoginDialect } from '../../login/login-failure.ts';
import { invalidUserName } from './user-name.ts';

/** The code of the error that a server without TLS makes where TLS is demanded. */
export const serverWithoutTls = 'SERVER_WITHOUT_TLS';
/** The code of the error that a server makes which speaks something else. */
export const notBolt = 'NOT_BOLT';

/** The server is there, but locks a user for some seconds, or is starting, stopping or too busy. */
const passing = [
  'Neo.ClientError.Security.AuthenticationRateLimit',
  'ServiceUnavailable',
  'SessionExpired',
];

/** Status codes (Neo4j, Status Codes) by what they mean for a login. */
export const loginDialect: LoginDialect = {
  refusals: {
    'Neo.ClientError.Security.Unauthorized': {
      cause: 'password',
      meaning: 'the password is wrong or the user does not exist',
    },
    'Neo.ClientError.Security.CredentialsExpired': {
      cause: 'setup',
      meaning: 'the user has to change the password first',
    },
    'Neo.ClientError.Security.Forbidden': { cause: 'setup', meaning: 'the user lacks a right' },
    'Neo.ClientError.Database.DatabaseNotFound': {
      cause: 'setup',
      meaning: 'the database does not exist',
    },
    [invalidUserName]: {
      cause: 'setup',
      meaning: 'users have names of ASCII characters without spaces, commas and colons',
    },
    [serverWithoutTls]: { cause: 'other', meaning: 'the server has no TLS' },
    [notBolt]: { cause: 'other', meaning: 'what listens there does not speak Bolt' },
  },
  isPassing: (code) => passing.includes(code) || code.startsWith('Neo.TransientError.'),
  // The driver gives up a connection that the server leaves half open, and has no code for it.
  codeOf: ({ message }) =>
    message.startsWith('Connection acquisition timed out') ? 'ETIMEDOUT' : '',
};
