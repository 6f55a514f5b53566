import { listAt, textAt } from '../../../wire-value.ts';
import { hostOf, type Logins } from '../logins.ts';
import { withSession } from './session.ts';

const userNotFound = 'UserNotFound';

/** The two users of a service. Data has no owner, so that the one that is revoked is dropped. */
export const logins: Logins = {
  areKept: true,
  sessions: ({ admin, names }, signal) =>
    withSession(admin, signal, async (session) => {
      const { database: db, idleLogin: user } = names;
      const isUser = { $elemMatch: { user, db } };
      // With $all, connections that do nothing are told, too.
      const filter = { currentOp: 1, $all: true, effectiveUsers: isUser };
      const answer = await session.command('admin', filter);
      return listAt(answer, 'inprog').map((operation) => ({
        program: textAt(operation, 'appName'),
        address: hostOf(textAt(operation, 'client') ?? ''),
      }));
    }),
  revoke: ({ admin, names }, signal) =>
    withSession(admin, signal, async (session) => {
      try {
        await session.command(names.database, { dropUser: names.idleLogin });
      } catch (error) {
        const isGone = error instanceof Error && Reflect.get(error, 'codeName') === userNotFound;
        if (!isGone) throw error;
      }
    }),
};
