import { describe } from 'vitest';
import { mariadb } from '../../../src/controllers/database/engines/mariadb/mariadb.ts';
import { withSession } from '../../../src/controllers/database/engines/mariadb/session.ts';
import { isMariadbMissing, useMariadb, whyNoMariadb } from '../support/use-mariadb.ts';
import { describeBackup } from './backup-contract.ts';
import { sqlOver } from './sql-store.ts';

const sql = sqlOver(withSession);

describe.skipIf(isMariadbMissing)(`a real MariaDB ${whyNoMariadb}`, () => {
  const used = useMariadb();
  const server = { adminPassword: used.adminPassword, port: () => used.server.port };
  describeBackup({
    engine: mariadb,
    source: server,
    target: server,
    path: () => '/usr/sbin',
    fill: async (service) => {
      await sql(
        service,
        'CREATE TABLE IF NOT EXISTS kept (id int AUTO_INCREMENT PRIMARY KEY, value text, raw blob)',
        'DELETE FROM kept',
        "INSERT INTO kept (value, raw) VALUES ('it''s /*!50013 DEFINER=`a`@`b` */ 🚢', X'00ff0a')",
        "INSERT INTO kept (value) SELECT CONCAT('row ', seq) FROM seq_1_to_20000",
        'CREATE OR REPLACE DEFINER=CURRENT_ROLE VIEW latest AS SELECT * FROM kept ORDER BY id DESC LIMIT 1',
        'CREATE TABLE IF NOT EXISTS log (text text)',
        "CREATE OR REPLACE DEFINER=CURRENT_ROLE TRIGGER after_insert AFTER INSERT ON kept FOR EACH ROW INSERT INTO log VALUES ('x')",
        'CREATE OR REPLACE DEFINER=CURRENT_ROLE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN n * 2',
        "CREATE OR REPLACE PROCEDURE note() BEGIN INSERT INTO log VALUES ('a;b'); END",
        'CREATE OR REPLACE DEFINER=CURRENT_ROLE EVENT sweep ON SCHEDULE EVERY 1 YEAR DO DELETE FROM log',
      );
    },
    content: async (service) => {
      const definers = (name: string): string =>
        `SELECT SUM(DEFINER NOT IN (CURRENT_ROLE(), CURRENT_USER())) AS foreigners, COUNT(*) AS n FROM information_schema.${name}`;
      const ofSchema = (column: string): string => ` WHERE ${column} = DATABASE()`;
      const tables = await sql(
        service,
        `SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES${ofSchema('TABLE_SCHEMA')} ORDER BY 1`,
      );
      const isThere = JSON.stringify(tables).includes('kept');
      return [
        tables,
        await sql(service, definers('VIEWS') + ofSchema('TABLE_SCHEMA')),
        await sql(service, definers('ROUTINES') + ofSchema('ROUTINE_SCHEMA')),
        await sql(service, definers('TRIGGERS') + ofSchema('TRIGGER_SCHEMA')),
        await sql(service, definers('EVENTS') + ofSchema('EVENT_SCHEMA')),
        isThere ? await sql(service, 'SELECT id, value, HEX(raw) AS raw FROM kept ORDER BY id') : 0,
        isThere ? await sql(service, 'SELECT id FROM latest') : 0,
      ];
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
