import type { Connection } from '../../login/connection.ts';
import { byteCount } from '../byte-count.ts';
import type { MeasureOptions } from '../engine.ts';
import { withSession } from './session.ts';

/**
 * The log of writes, which is all that a server of ours has on its disk, of all databases: a shared
 * server tells no other. Undefined where there is no such log.
 */
export function measure(
  connection: Connection,
  { scope, signal }: MeasureOptions,
): Promise<number | undefined> {
  if (scope === 'database') return Promise.resolve(undefined);
  return withSession(connection, signal, async (session) => {
    const facts = String(await session.run('INFO', 'persistence'));
    return byteCount(/^aof_current_size:([0-9]+)\r?$/m.exec(facts)?.[1]);
  });
}
