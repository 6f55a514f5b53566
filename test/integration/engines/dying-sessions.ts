import type { SqlSession } from '../../../src/controllers/database/engines/sql-session.ts';
import type { WithSession } from './sql-store.ts';

/**
 * `unsent`: the process ends before a statement is sent. `unanswered`: it ends right after that, so
 * that the server may be at work on it still when the next process comes.
 */
export type Death = 'unsent' | 'unanswered';

export interface DyingSessions {
  readonly open: WithSession;
  /** How many statements were begun, the opening of a session being one. */
  count(): number;
}

export class DeathError extends Error {}

/** Sessions of a process that ends at its statement number `at`, the first being 1. */
export function dyingSessions(
  withSession: WithSession,
  at = Number.POSITIVE_INFINITY,
  death: Death = 'unsent',
): DyingSessions {
  let count = 0;
  const step = async <T>(send: () => Promise<T>): Promise<T> => {
    count += 1;
    if (count < at) return send();
    // What is under way is not waited for: its connection is cut.
    if (count === at && death === 'unanswered') send().catch(() => {});
    throw new DeathError(`the process ended at statement ${at}`);
  };
  return {
    count: () => count,
    open: async (connection, signal, use) => {
      await step(() => Promise.resolve());
      return withSession(connection, signal, (session) => {
        const dying: SqlSession = {
          query: (text, values) => step(() => session.query(text, values)),
        };
        return use(dying);
      });
    },
  };
}
