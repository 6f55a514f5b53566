import { describe } from 'vitest';
import { restoreMarks } from '../../../src/controllers/database/engines/backup.ts';
import { postgres } from '../../../src/controllers/database/engines/postgres/postgres.ts';
import {
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/postgres/session.ts';
import { findPostgres } from '../support/postgres-server.ts';
import { isPostgresMissing, usePostgres, whyNoPostgres } from '../support/use-postgres.ts';
import { describeBackup } from './backup-contract.ts';
import { sqlOver } from './sql-store.ts';

const sql = sqlOver(withSession);

describe.skipIf(isPostgresMissing)(`a real PostgreSQL ${whyNoPostgres}`, () => {
  const used = usePostgres();
  const server = { adminPassword: used.adminPassword, port: () => used.server.port };
  describeBackup({
    engine: postgres,
    source: server,
    target: server,
    path: () => findPostgres() ?? '',
    fill: async (service) => {
      await sql(
        service,
        'DROP SCHEMA IF EXISTS billing, tools CASCADE',
        'DROP SCHEMA IF EXISTS public CASCADE',
        'CREATE SCHEMA public',
        'CREATE SCHEMA billing',
        'CREATE SCHEMA tools',
        'CREATE EXTENSION pgcrypto SCHEMA tools',
        "COMMENT ON EXTENSION pgcrypto IS 'ours'",
        'CREATE EXTENSION citext',
        "CREATE TYPE mood AS ENUM ('good', 'bad')",
        `CREATE TABLE kept (id serial PRIMARY KEY, value citext CHECK (value <> ''), mood mood)`,
        `INSERT INTO kept (value, mood) SELECT 'it''s' || n, 'good' FROM generate_series(1, 20000) n`,
        'CREATE TABLE billing.bills (kept int REFERENCES kept, blob bytea, at timestamptz)',
        `INSERT INTO billing.bills VALUES (1, '\\x00ff'::bytea, '2026-01-01T00:00:00Z')`,
        'CREATE VIEW latest AS SELECT * FROM kept ORDER BY id DESC LIMIT 1',
        'CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM kept',
        `CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'`,
        `COMMENT ON TABLE kept IS 'Ключ 🚢'`,
        'GRANT SELECT ON kept TO PUBLIC',
      );
    },
    content: (service) =>
      sql(
        service,
        `SELECT (SELECT string_agg(c.relname || c.relkind::text || (pg_get_userbyid(c.relowner) LIKE '%owner'), ',' ORDER BY c.relname COLLATE "C")
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'billing')) AS relations,
         (SELECT string_agg(extname || extversion, ',' ORDER BY extname) FROM pg_extension) AS extensions,
         (SELECT string_agg(x::text, ',') FROM (SELECT query_to_xml('SELECT * FROM public.kept ORDER BY 1', true, false, '') x
            WHERE to_regclass('public.kept') IS NOT NULL) t) AS rows,
         (SELECT string_agg(obj_description(c.oid), ',') FROM pg_class c WHERE c.relname = 'kept') AS comments`,
      ),
    // An extension that brings types of its own, and nothing of the dump's own yet.
    dieAtWorst: async (admin, id) => {
      const mark = quoteLiteral(restoreMarks.begun(id));
      await sql(
        admin,
        `COMMENT ON DATABASE ${quoteIdentifier(admin.database)} IS ${mark}`,
        'CREATE EXTENSION citext',
      );
    },
    write: async (service) => {
      await sql(
        service,
        'CREATE TABLE IF NOT EXISTS more (value text)',
        "INSERT INTO more VALUES ('later')",
      );
    },
  });
});
