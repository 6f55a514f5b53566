import type { SqlSession } from '../../../src/controllers/database/engines/sql-session.ts';
import type { WithSession } from './sql-store.ts';

/**
 * What changes nothing: a process that ends at such a statement leaves the server as one does that
 * ends at the next change, unsent.
 */
const harmless = /^\s*(?:SET|WITH|SHOW|SELECT(?!.*(?:pg_terminate_backend|_lock\()))\b/i;

/**
 * `unsent`: the process ends before a statement is sent. `unanswered`: it ends right after that, so
 * that the server may be at work on it still when the next process comes.
 */
export type Death = 'unsent' | 'unanswered';

export interface DyingSessions {
  readonly open: WithSession;
  /** How many changes were begun. */
  count(): number;
}

export class DeathError extends Error {}

/** Sessions of a process that ends at its change number `at`, the first being 1. */
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
    throw new DeathError(`the process ended at change ${at}`);
  };
  return {
    count: () => count,
    open: (connection, signal, use) =>
      withSession(connection, signal, (session) => {
        const dying: SqlSession = {
          query: (text, values) => {
            const send = () => session.query(text, values);
            return harmless.test(text) ? send() : step(send);
          },
        };
        return use(dying);
      }),
  };
}
