import { randomBytes } from 'node:crypto';
import type { SqlSession } from '../sql-session.ts';
import type { EnsureTenant, Tenancy, TenantOutcome, TenantRequest } from '../tenancy.ts';
import { keptMark } from '../tenant-mark.ts';
import { databaseStatements, ownCatalogueOnly } from './role-statements.ts';
import { runStatements } from './run-statements.ts';
import { scramVerifier } from './scram.ts';
import { withSession } from './session.ts';
import {
  beginning,
  beginningInside,
  borrow,
  createDatabase,
  createExtension,
  dropDatabase,
  dropStatements,
  giveBack,
  openDatabase,
  ownLogins,
  roleStatements,
  takeOver,
} from './tenancy-statements.ts';
import { findTenant, foreignPart, refusalOf, type FoundTenant } from './tenancy-state.ts';

/** The administrator's session, and who that is. */
interface Server {
  readonly session: SqlSession;
  readonly user: string;
  readonly isSuperuser: boolean;
  /** As `server_version_num` says it. */
  readonly version: number;
}

type OpenSession = typeof withSession;

/**
 * Keeps services apart by a database and an owner role for each, over sessions that `open` opens.
 * The mark is the comment of both roles, set as they are made; a database is ours where its owner
 * is. Of an administrator that is no superuser nothing stays behind: it is a member of the roles
 * only while something is done.
 */
export function postgresTenancy(open: OpenSession = withSession): Tenancy {
  return {
    ensure: (request, signal) =>
      onServer(open, request, signal, (server) => ensure(open, request, server, signal)),
    drop: (request, signal) => onServer(open, request, signal, (server) => drop(request, server)),
  };
}

async function ensure(
  open: OpenSession,
  request: EnsureTenant,
  server: Server,
  signal: AbortSignal,
): Promise<TenantOutcome> {
  const { admin, names } = request;
  const { session, version } = server;
  const mark = keptMark(request.mark);
  const found = await findTenant(session, names, mark);
  const refusal = refusalOf(found, names, request);
  if (refusal !== undefined) return refusal;

  const verifier = scramVerifier(request.password, randomBytes(16));
  const roles = roleStatements(names, mark, found, request.resetPassword);
  await runStatements(session, roles, verifier);

  const inside = <T>(use: (within: SqlSession) => Promise<T>): Promise<T> =>
    open({ ...admin, database: names.database }, signal, async (within) => {
      await runStatements(within, beginningInside(server.user));
      return use(within);
    });
  await withRolesOf([names.owner], server, async () => {
    const { database } = found;
    if (database?.isWhole === true) {
      if (database.owner !== names.owner) {
        await inside((within) => runStatements(within, takeOver(names, database, version)));
      }
    } else {
      if (database !== undefined) await runStatements(session, [dropDatabase(names)]);
      await runStatements(session, [createDatabase(names)]);
    }
    const known = database?.isWhole === true ? database : undefined;
    await runStatements(session, openDatabase(names, known, request));
    await inside((within) => furnish(within, request));
  });
  return { result: 'done' };
}

/** What is done inside the database. */
async function furnish(session: SqlSession, { names, extensions }: EnsureTenant): Promise<void> {
  // Before version 15 the schema belongs to whoever made the server.
  await runStatements(session, databaseStatements(names, `pg_has_role(nspowner, 'USAGE')`));
  const rows = await session.query('SELECT extname AS name FROM pg_extension');
  const present = new Set(rows.map(({ name }) => name));
  for (const name of extensions.filter((wanted) => !present.has(wanted))) {
    await runStatements(session, createExtension(name));
  }
}

async function drop({ names, mark }: TenantRequest, server: Server): Promise<TenantOutcome> {
  const found = await findTenant(server.session, names, keptMark(mark));
  const what = foreignPart(found, names, false);
  if (what !== undefined) return { result: 'foreign', what };
  await withRolesOf(rolesOf(found, names), server, () =>
    runStatements(server.session, dropStatements(names, found)),
  );
  return { result: 'done' };
}

function rolesOf(found: FoundTenant, names: TenantRequest['names']): readonly string[] {
  return [...(found.owner === undefined ? [] : [names.owner]), ...ownLogins(names, found)];
}

/** Opens the administrator's session, and has it alone work on the server. */
function onServer(
  open: OpenSession,
  { admin }: TenantRequest,
  signal: AbortSignal,
  use: (server: Server) => Promise<TenantOutcome>,
): Promise<TenantOutcome> {
  return open(admin, signal, async (session) => {
    await runStatements(session, [ownCatalogueOnly]);
    const [row] = await session.query(
      `SELECT current_user AS name, current_setting('is_superuser') AS superuser, ` +
        `current_setting('server_version_num') AS version`,
    );
    const isSuperuser = row?.['superuser'] === 'on';
    await runStatements(session, beginning(isSuperuser));
    const version = Number(row?.['version']);
    return use({ session, user: String(row?.['name']), isSuperuser, version });
  });
}

/** Runs `work` with the rights of these roles, which a superuser has anyway. */
async function withRolesOf(
  roles: readonly string[],
  { session, isSuperuser, version }: Server,
  work: () => Promise<void>,
): Promise<void> {
  if (isSuperuser || roles.length === 0) return work();
  await runStatements(
    session,
    roles.map((role) => borrow(role, version)),
  );
  try {
    await work();
  } catch (error) {
    // Where that fails, too, the next run does it.
    await runStatements(session, [giveBack(roles)]).catch(() => {});
    throw error;
  }
  await runStatements(session, [giveBack(roles)]);
}
