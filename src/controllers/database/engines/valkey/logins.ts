import { hostOf, type Logins, type Session } from '../logins.ts';
import { withSession } from './session.ts';
import { userName } from './user-name.ts';

/** The two users of a service, in the memory of the server. One that is revoked is dropped. */
export const logins: Logins = {
  areKept: false,
  sessions: ({ admin, names }, signal) =>
    withSession(admin, signal, async ({ run }) =>
      sessionsOf(await run('CLIENT', 'LIST'), names.idleLogin),
    ),
  revoke: ({ admin, names }, signal) =>
    withSession(admin, signal, async ({ run }) => {
      await run('ACL', 'DELUSER', userName(names.idleLogin));
    }),
};

/** Those of a user in the reply of CLIENT LIST: a line for each, of `name=value`. */
export function sessionsOf(reply: unknown, user: string): readonly Session[] {
  if (typeof reply !== 'string') return [];
  return reply
    .split('\n')
    .map((line) => new Map(line.trim().split(' ').map(pairOf)))
    .filter((fields) => fields.get('user') === user)
    .map((fields) => ({
      program: fields.get('name') || fields.get('lib-name') || undefined,
      address: hostOf(fields.get('addr') ?? ''),
    }));
}

function pairOf(field: string): [string, string] {
  const at = field.indexOf('=');
  return at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)];
}
