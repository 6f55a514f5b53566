import { rule } from '../schema/rule.ts';
import type { DatabaseEngine } from './engine.ts';

/** The engines of which Slipway makes backups. */
export const backupEngines: readonly DatabaseEngine[] = ['postgres', 'mariadb', 'valkey'];

const celEngines = `[${backupEngines.map((engine) => `'${engine}'`).join(', ')}]`;
const instead =
  'back mongodb up with mongodump and neo4j with neo4j-admin database dump, run by a CronJob of your own';

interface Backed {
  engine: string;
  backup?: unknown;
  restoreFrom?: unknown;
  deletionPolicy?: string;
}

/** Of other engines Slipway makes no backups. */
export const backupEngine = rule<Backed>({
  cel:
    `self.engine in ${celEngines} || !(has(self.backup) || has(self.restoreFrom) || ` +
    "(has(self.deletionPolicy) && self.deletionPolicy == 'Snapshot'))",
  message: `Remove backup, restoreFrom and deletionPolicy Snapshot: Slipway makes backups of postgres, mariadb and valkey only; ${instead}`,
  fieldPath: '.engine',
  check: ({ engine, backup, restoreFrom, deletionPolicy }) =>
    backupEngines.some((name) => name === engine) ||
    (backup === undefined && restoreFrom === undefined && deletionPolicy !== 'Snapshot'),
});

/** A class of another engine has no use for a target of backups. */
export const backupEngineOfClass = rule<Backed>({
  cel: `self.engine in ${celEngines} || !has(self.backup)`,
  message: `Remove backup: Slipway makes backups of postgres, mariadb and valkey only; ${instead}`,
  fieldPath: '.backup',
  check: ({ engine, backup }) =>
    backupEngines.some((name) => name === engine) || backup === undefined,
});
