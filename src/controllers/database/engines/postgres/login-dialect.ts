import type { LoginDialect } from '../../login/login-failure.ts';

/** Too few resources, an operator's intervention, an error of the system. */
const passingClasses = ['53', '57', '58'];

/** SQLSTATE codes (PostgreSQL, appendix A) by what they mean for a login. */
export const loginDialect: LoginDialect = {
  refusals: {
    '28P01': { cause: 'password', meaning: 'the password is wrong or the user does not exist' },
    '28000': { cause: 'password', meaning: 'the server does not let the user in from here' },
    '3D000': { cause: 'setup', meaning: 'the database does not exist' },
    '42501': { cause: 'setup', meaning: 'the user lacks a right' },
    '42704': { cause: 'setup', meaning: 'a role does not exist' },
  },
  isPassing: (code) =>
    code.length === 5 && passingClasses.some((prefix) => code.startsWith(prefix)),
};
