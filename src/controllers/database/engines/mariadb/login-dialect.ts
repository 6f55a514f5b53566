import type { LoginDialect } from '../../login/login-failure.ts';

/** The server is there, but too busy, starting or stopping, or out of space. */
const passing = new Set([
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_USER_LIMIT_REACHED',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_OUT_OF_RESOURCES',
  'ER_OUTOFMEMORY',
  'ER_CANT_CREATE_THREAD',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_LOCK_WAIT_TIMEOUT',
  'PROTOCOL_CONNECTION_LOST',
]);

const full = { cause: 'other', meaning: 'its disk is full', reason: 'DiskFull' } as const;
const wrong = 'the password is wrong or the user does not exist';

/** Error codes (MariaDB and MySQL, server error reference) by what they mean for a login. */
export const loginDialect: LoginDialect = {
  refusals: {
    ER_ACCESS_DENIED_ERROR: { cause: 'password', meaning: wrong },
    ER_ACCESS_DENIED_NO_PASSWORD_ERROR: { cause: 'password', meaning: wrong },
    ER_ACCOUNT_HAS_BEEN_LOCKED: { cause: 'password', meaning: 'the user is locked' },
    ER_MUST_CHANGE_PASSWORD_LOGIN: { cause: 'password', meaning: 'the password has expired' },
    ER_HOST_NOT_PRIVILEGED: {
      cause: 'password',
      meaning: 'the server does not let the user in from here',
    },
    ER_BAD_DB_ERROR: { cause: 'setup', meaning: 'the database does not exist' },
    ER_DBACCESS_DENIED_ERROR: {
      cause: 'setup',
      meaning: 'the database does not exist, or the user has no right on it',
    },
    ER_SPECIFIC_ACCESS_DENIED_ERROR: { cause: 'setup', meaning: 'the user lacks a right' },
    ER_TABLEACCESS_DENIED_ERROR: { cause: 'setup', meaning: 'the user lacks a right on a table' },
    ER_KILL_DENIED_ERROR: {
      cause: 'other',
      meaning: 'the user may not end the sessions of others, and needs CONNECTION ADMIN for that',
    },
    SESSIONS_HIDDEN: {
      cause: 'other',
      meaning: 'the user sees no sessions of others, and needs PROCESS for that',
    },
    ER_INVALID_ROLE: { cause: 'setup', meaning: 'a role does not exist' },
    ER_DISK_FULL: full,
    // What InnoDB says where a file cannot grow, and the server of files of its own.
    ER_RECORD_FILE_FULL: full,
    EE_WRITE: { ...full, meaning: 'it cannot write, and its disk may be full' },
    EE_DISKFULL: full,
    HANDSHAKE_NO_SSL_SUPPORT: { cause: 'other', meaning: 'the server has no TLS' },
  },
  crowded: ['ER_CON_COUNT_ERROR', 'ER_TOO_MANY_USER_CONNECTIONS', 'ER_USER_LIMIT_REACHED'],
  isPassing: (code) => passing.has(code),
};
