import { at } from '../../../wire-value.ts';
import type { Connection } from '../../login/connection.ts';
import { byteCount } from '../byte-count.ts';
import type { MeasureOptions } from '../engine.ts';
import { withSession } from './session.ts';

/** The files of collections and indexes of the database; not the journal. */
export function measure(
  connection: Connection,
  { signal }: MeasureOptions,
): Promise<number | undefined> {
  return withSession(connection, signal, async (session) => {
    const stats = await session.command(connection.database, { dbStats: 1, scale: 1 });
    const [storage, indexes] = [at(stats, 'storageSize'), at(stats, 'indexSize')].map(byteCount);
    return storage === undefined ? undefined : storage + (indexes ?? 0);
  });
}
