import type { LoginDialect } from '../../login/login-failure.ts';

/** The code of the error that a server makes which speaks something else. */
export const notPostgres = 'NOT_POSTGRES';

/** Too few resources, an operator's intervention, an error of the system. */
const passingClasses = ['53', '57', '58'];
/** Somebody else holds the lock. */
const lockNotAvailable = '55P03';

/** SQLSTATE codes (PostgreSQL, appendix A) by what they mean for a login. */
export const loginDialect: LoginDialect = {
  refusals: {
    '28P01': { cause: 'password', meaning: 'the password is wrong or the user does not exist' },
    '28000': { cause: 'password', meaning: 'the server does not let the user in from here' },
    '3D000': { cause: 'setup', meaning: 'the database does not exist' },
    '42501': { cause: 'setup', meaning: 'the user lacks a right' },
    '53100': { cause: 'other', meaning: 'its disk is full', reason: 'DiskFull' },
    '42704': { cause: 'setup', meaning: 'a role does not exist' },
    '55000': { cause: 'setup', meaning: 'the database takes no connections' },
    '55006': { cause: 'other', meaning: 'others use the database' },
    '2BP01': { cause: 'other', meaning: 'a role owns or may use things in another database' },
    '0A000': { cause: 'other', meaning: 'it lacks what is asked for, such as an extension' },
    [notPostgres]: { cause: 'other', meaning: 'what listens there does not speak its protocol' },
    // What says, before version 15, that there is no such extension.
    '58P01': { cause: 'other', meaning: 'it lacks a file, such as that of an extension' },
  },
  crowded: ['53300'],
  isPassing: (code) =>
    code === lockNotAvailable ||
    (code.length === 5 && passingClasses.some((prefix) => code.startsWith(prefix))),
};
