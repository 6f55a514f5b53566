import type { Engine } from '../engines/engine.ts';
import type { Session } from '../engines/logins.ts';
import type { TenantOutcome } from '../engines/tenancy.ts';
import type { LoginOutcome } from '../login/connection.ts';
import type { LogicalNames } from '../names.ts';

/** A server in memory that lets in whom it knows, and what an engine does with it. */
export interface FakeLoginServer
  extends
    Pick<Engine, 'verifyLogin' | 'ensureRoles' | 'logins'>,
    Pick<Engine, 'tenancy' | 'furnishAsOwner'> {
  /** The passwords of the logins that are let in. */
  readonly passwords: Map<string, string>;
  /** Who is logged in, by login. */
  readonly sessions: Map<string, readonly Session[]>;
  /** Statements that changed it, in order. */
  readonly changes: string[];
  /** Called before and after each change and question; may throw. */
  intercept: ((when: 'before' | 'after', what: string) => void) | undefined;
  /** Undefined: it serves; else what everybody is told. */
  trouble: LoginOutcome | undefined;
}

/**
 * Creates one that knows nobody. With `isManaged` others give it the passwords, and a login has to
 * see to the rest itself.
 */
export function createFakeLoginServer(isManaged = false): FakeLoginServer {
  const passwords = new Map<string, string>();
  const furnished = new Set<string>();
  const sessions = new Map<string, readonly Session[]>();
  const act = <T>(what: string, work: () => T): Promise<T> => {
    server.intercept?.('before', what);
    if (server.trouble !== undefined)
      return Promise.reject(new Error('no answer within a timeout'));
    const result = work();
    server.intercept?.('after', what);
    return Promise.resolve(result);
  };
  const make = (names: LogicalNames, password: string, reset: boolean): void => {
    if (passwords.has(names.login) && !reset) return;
    passwords.set(names.login, password);
    server.changes.push(`make ${names.login}`);
  };
  const server: FakeLoginServer = {
    passwords,
    sessions,
    changes: [],
    intercept: undefined,
    trouble: undefined,
    verifyLogin: async ({ username, password }) => {
      if (server.trouble !== undefined) return server.trouble;
      if (passwords.get(username) !== password) {
        return { result: 'refused', cause: 'password', message: `${username} is not let in` };
      }
      if (!isManaged || furnished.has(username)) return { result: 'verified' };
      return { result: 'refused', cause: 'setup', message: `${username} is not the owner` };
    },
    furnishAsOwner: async ({ login: { username } }) =>
      act(`furnish ${username}`, () => {
        furnished.add(username);
        server.changes.push(`furnish ${username}`);
      }),
    ensureRoles: async ({ names, password, resetPassword }) =>
      act(`make ${names.login}`, () => make(names, password, resetPassword)),
    tenancy: {
      ensure: async ({ names, password, resetPassword }) =>
        act(`make ${names.login}`, (): TenantOutcome => {
          make(names, password, resetPassword);
          return { result: 'done' };
        }),
      drop: async ({ names }) =>
        act('drop', (): TenantOutcome => {
          for (const login of [names.login, names.idleLogin]) passwords.delete(login);
          return { result: 'done' };
        }),
    },
    logins: {
      areKept: true,
      sessions: async ({ names }) => act('ask', () => sessions.get(names.idleLogin) ?? []),
      revoke: async ({ names }) =>
        act(`revoke ${names.idleLogin}`, () => {
          if (passwords.delete(names.idleLogin)) server.changes.push(`revoke ${names.idleLogin}`);
        }),
    },
  };
  return server;
}
