import type { DatabaseAccess, SharedEngine } from '../workloads/workload.ts';
import { startLabMariadb } from './lab-mariadb.ts';
import { startLabPostgres } from './lab-postgres.ts';

/** A server for all plans of a run; what it does goes past the proxies. */
export interface LabDatabase extends Omit<DatabaseAccess, 'host'> {
  stop(): Promise<void>;
}

/** The servers of a run; undefined where the machine has none of the engine. */
export type LabDatabases = Readonly<Record<SharedEngine, LabDatabase | undefined>>;

/** Starts a server of each engine. */
export async function startLabDatabases(): Promise<LabDatabases> {
  const [postgres, mariadb] = await Promise.all([startLabPostgres(), startLabMariadb()]);
  return { postgres, mariadb };
}
