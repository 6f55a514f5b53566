import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../../crds/database/v1alpha1.ts';
import type { Clock } from '../../runtime/clock.ts';
import { conditionAt, timeAt } from '../wire-value.ts';

/**
 * Metrics of backups, computed as they are asked for out of what the cache has. Labels are engines
 * and reasons, never names of objects: kubectl get db -o wide has those.
 */
export function registerBackupMetrics(
  registry: Registry,
  list: () => readonly Database[],
  clock: Clock,
): void {
  const registers = [registry];
  new Gauge({
    name: 'slipway_database_backups',
    help: 'Databases that are backed up, by engine and by the reason of their condition BackedUp',
    labelNames: ['engine', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { spec, status } of list()) {
        const reason = conditionAt(status, 'BackedUp')?.reason;
        if (reason !== undefined) this.inc({ engine: spec?.engine, reason });
      }
    },
  });
  new Gauge({
    name: 'slipway_database_backup_age_seconds',
    help: 'Seconds since the last successful backup of the Database for which that is longest ago',
    labelNames: ['engine'],
    registers,
    collect() {
      this.reset();
      for (const [engine, age] of oldest(list(), clock.now().getTime())) this.set({ engine }, age);
    },
  });
}

function oldest(databases: readonly Database[], now: number): ReadonlyMap<string, number> {
  const ages = new Map<string, number>();
  for (const { spec, status } of databases) {
    if (conditionAt(status, 'BackedUp') === undefined) continue;
    const madeAt = timeAt(status, 'backup', 'completionTime');
    if (madeAt === undefined) continue;
    const age = (now - madeAt) / 1_000;
    ages.set(spec.engine, Math.max(age, ages.get(spec.engine) ?? 0));
  }
  return ages;
}
