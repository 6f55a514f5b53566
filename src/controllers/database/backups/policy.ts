import { defaultRetain } from '../../../crds/database/backup.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import { spreadSchedule } from './spread-schedule.ts';

/** Where backups are kept. */
export type BackupTarget = NonNullable<PlanInput['class']['backup']>;

/** When backups are made, and how many are kept. */
export interface BackupPolicy {
  readonly target: BackupTarget;
  /** Undefined: only on demand. */
  readonly schedule: string | undefined;
  readonly timeZone: string | undefined;
  readonly retain: number;
}

/** How the Database is backed up; undefined where it is not, or there is nowhere to keep it. Pure. */
export function backupPolicy({ database, class: given }: PlanInput): BackupPolicy | undefined {
  const { enabled = true, schedule, retain } = database.spec.backup ?? {};
  const target = given.backup;
  if (!enabled || target === undefined) return undefined;
  const due = schedule ?? target.schedule;
  return {
    target,
    schedule: due === undefined ? undefined : spreadSchedule(due, keyFor(refTo(database))),
    timeZone: target.timeZone,
    retain: retain ?? target.retain ?? defaultRetain,
  };
}
