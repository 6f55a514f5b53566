import type { Connection } from '../../login/connection.ts';

/** The one that every server has, and in which a client is that names none. */
export const firstDatabase = '0';

/**
 * The number of the connection's database; undefined where its text is none. A Secret without one
 * has been given the user's name, as other engines would take it.
 */
export function databaseIndex({ database, username }: Connection): number | undefined {
  if (/^[0-9]{1,9}$/.test(database)) return Number(database);
  return database === username ? Number(firstDatabase) : undefined;
}
