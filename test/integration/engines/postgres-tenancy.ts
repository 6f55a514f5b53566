import {
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/postgres/session.ts';
import { postgresTenancy } from '../../../src/controllers/database/engines/postgres/tenancy.ts';
import type { TenancyUnderTest } from './engine-under-test.ts';
import { sqlOver } from './sql-store.ts';

const sql = sqlOver(withSession);
const strangersPassword = 'of a stranger';

/** What all databases share, without what the server counts and numbers. */
const serverQuery = `
  SELECT 'role ' || (to_jsonb(role) - 'oid')::text AS line FROM pg_authid AS role
  UNION ALL
  SELECT format('member %s of %s by %s: %s', pg_get_userbyid(member), pg_get_userbyid(roleid),
    pg_get_userbyid(grantor), to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor')
  FROM pg_auth_members AS m
  UNION ALL
  SELECT format('settings %s in %s: %s', pg_get_userbyid(setrole), setdatabase, setconfig)
  FROM pg_db_role_setting
  UNION ALL
  SELECT format('comment on %s: %s', rolname, shobj_description(oid, 'pg_authid'))
  FROM pg_roles WHERE shobj_description(oid, 'pg_authid') IS NOT NULL
  UNION ALL
  SELECT format('database of %s: %s', pg_get_userbyid(datdba),
    to_jsonb(d) - 'oid' - 'datdba' - 'datfrozenxid' - 'datminmxid' - 'datlastsysoid')
  FROM pg_database AS d
  ORDER BY line`;

const databaseQuery = `
  SELECT format('schema %s of %s: %s', nspname, pg_get_userbyid(nspowner), nspacl) AS line
  FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
  UNION ALL
  SELECT format('extension %s of %s', extname, pg_get_userbyid(extowner)) FROM pg_extension
  UNION ALL
  SELECT format('relation %s of %s: %s', relname, pg_get_userbyid(relowner), relacl)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
  ORDER BY line`;

/** Statements that make an administrator as managed clouds have them. */
const administrator = [
  `CREATE ROLE platform LOGIN CREATEDB CREATEROLE PASSWORD 'of the platform'`,
  // As managed clouds do.
  `GRANT pg_signal_backend, pg_monitor TO platform`,
];

/** Services on one PostgreSQL. */
export const postgresTenants: TenancyUnderTest = {
  over: postgresTenancy,
  withSession,
  sql,
  makeAdmin: async (superuser) => {
    await sql(superuser, ...administrator);
    return { ...superuser, username: 'platform', password: 'of the platform' };
  },
  commonDatabase: 'postgres',
  make: {
    owner: ({ owner }) => [`CREATE ROLE ${quoteIdentifier(owner)}`],
    login: ({ login }) => [
      `CREATE ROLE ${quoteIdentifier(login)} LOGIN PASSWORD ${quoteLiteral(strangersPassword)}`,
    ],
    database: ({ database }) => [`CREATE DATABASE ${quoteIdentifier(database)}`],
  },
  strangersPassword,
  makeMighty: ({ login }) => [`ALTER ROLE ${quoteIdentifier(login)} CREATEDB`],
  catalogue: async (superuser, database) => {
    const rows = [
      ...(await sql(superuser, serverQuery)),
      ...(database === undefined ? [] : await sql({ ...superuser, database }, databaseQuery)),
    ];
    return rows.map(({ line }) => String(line));
  },
  extensions: ['pg_trgm', 'pgcrypto'],
};
