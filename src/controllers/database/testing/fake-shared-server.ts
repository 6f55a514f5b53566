import type { EnsureTenant, Tenancy, TenantWishes } from '../engines/tenancy.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';

interface FakeDatabase extends TenantWishes {
  readonly mark: string;
  readonly password: string;
  /** What the service stored. */
  readonly rows: readonly string[];
}

/** A server that several services use, in memory. */
export interface FakeSharedServer extends Tenancy {
  readonly databases: Map<string, FakeDatabase>;
  /** Undefined: no administrator is let in. */
  adminPassword: string | undefined;
  /** A login of a service. */
  verify(connection: Connection, wishes: TenantWishes): LoginOutcome;
}

/** Without any database; its administrator's password is `admin-secret`. */
export function createFakeSharedServer(): FakeSharedServer {
  const databases = new Map<string, FakeDatabase>();
  const letIn = ({ password }: Connection): void => {
    if (password !== server.adminPassword) {
      throw Object.assign(new Error('no entry'), { code: '28P01' });
    }
  };
  const server: FakeSharedServer = {
    databases,
    adminPassword: 'admin-secret',
    verify: ({ database, password }, wishes) => {
      const found = databases.get(database);
      if (found?.password !== password) {
        return { result: 'refused', cause: 'password', message: 'the password is wrong' };
      }
      const isAsWanted =
        found.connectionLimit === wishes.connectionLimit &&
        wishes.extensions.every((name) => found.extensions.includes(name));
      if (isAsWanted) return { result: 'verified' };
      return { result: 'refused', cause: 'setup', message: 'it is not set up' };
    },
    ensure: async (request) => {
      letIn(request.admin);
      const found = databases.get(request.names.database);
      if (found === undefined && !request.mayCreate) return { result: 'gone' };
      if (found !== undefined && found.mark !== request.mark && !request.adopt) {
        return { result: 'foreign', what: `database ${request.names.database}` };
      }
      databases.set(request.names.database, ensured(found, request));
      return { result: 'done' };
    },
    drop: async ({ admin, names, mark }) => {
      letIn(admin);
      const found = databases.get(names.database);
      if (found !== undefined && found.mark !== mark) {
        return { result: 'foreign', what: `database ${names.database}` };
      }
      databases.delete(names.database);
      return { result: 'done' };
    },
  };
  return server;
}

function ensured(found: FakeDatabase | undefined, request: EnsureTenant): FakeDatabase {
  const { mark, password, connectionLimit, extensions, resetPassword } = request;
  return {
    mark,
    password: found === undefined || resetPassword ? password : found.password,
    connectionLimit,
    extensions: [...new Set([...(found?.extensions ?? []), ...extensions])],
    rows: found?.rows ?? [],
  };
}
