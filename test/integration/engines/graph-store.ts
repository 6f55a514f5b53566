import { withSession } from '../../../src/controllers/database/engines/neo4j/session.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';

const { signal } = new AbortController();

/** Runs one statement in a session of its own; resolves to its rows. */
export function cypher(
  connection: Connection,
  text: string,
  parameters: Record<string, string> = {},
) {
  return withSession(connection, signal, async (session) => {
    const { rows } = await session.write(text, parameters);
    return rows;
  });
}

/** A value in a node, as a service stores it. */
export const graphStore = {
  store: async (connection: Connection, value: string): Promise<void> => {
    await cypher(connection, 'MERGE (kept:Kept {id: 1}) SET kept.value = $value', { value });
  },
  load: async (connection: Connection): Promise<string> => {
    const [row] = await cypher(connection, 'MATCH (kept:Kept) RETURN kept.value AS value');
    return String(row?.['value']);
  },
};
