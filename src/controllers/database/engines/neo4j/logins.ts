import { hostOf, wordOf, type Logins } from '../logins.ts';
import { withSession } from './session.ts';
import { userName } from './user-name.ts';

/** The two users of a service. The Community edition cannot suspend one, so that it is dropped. */
export const logins: Logins = {
  areKept: true,
  sessions: ({ admin, names }, signal) =>
    withSession(admin, signal, async (session) => {
      const { rows } = await session.read(
        'CALL dbms.listConnections() YIELD username, userAgent, clientAddress ' +
          'WHERE username = $name RETURN userAgent AS program, clientAddress AS address',
        { name: names.idleLogin },
      );
      return rows.map(({ program, address }) => ({
        program: wordOf(program),
        address: hostOf(wordOf(address) ?? ''),
      }));
    }),
  revoke: ({ admin, names }, signal) =>
    withSession(admin, signal, async (session) => {
      await session.write('DROP USER $name IF EXISTS', { name: userName(names.idleLogin) });
    }),
};
