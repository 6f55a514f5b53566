import { isClaimed, ownershipOf } from '../ownership.ts';
import { blocker, ignoredWish, type Problem } from '../problem.ts';
import { clusterTargetProblem } from '../provisioners/cloud-native-pg/backup-problems.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import { classTitle } from '../provisioners/spec-problems.ts';
import { backupAnnotation } from '../../well-known.ts';

const bucketKeys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/** Whether somebody counts on backups of the Database. Pure. */
export function wantsBackups({ database, class: given }: PlanInput): boolean {
  const { backup, deletionPolicy } = database.spec;
  if (deletionPolicy === 'Snapshot') return true;
  if (backup?.enabled === false) return false;
  const isAskedFor = database.metadata.annotations?.[backupAnnotation] !== undefined;
  const target = given.backup ?? given.cloudNativePG?.backup;
  return target !== undefined || backup !== undefined || isAskedFor;
}

/** Why no backup can be kept; undefined where one can. Pure. */
export function targetProblem(input: PlanInput): Problem | undefined {
  const { class: given, database } = input;
  if (given.provisioner === 'CloudNativePG') return clusterTargetProblem(input);
  if (given.backup === undefined) {
    return ignoredWish(
      'BackupTargetMissing',
      `${classTitle(given.name)} has no backup, so that no backup of Database ${database.metadata.name} can be kept; give the class spec.backup with a volume or a bucket`,
    );
  }
  if (input.backupImage === undefined) return imageMissing;
  return secretProblem(input) ?? nameProblem(input);
}

/** Operators outside of a cluster have no image of their own. */
export const imageMissing = ignoredWish(
  'BackupTargetMissing',
  'Slipway was started without --backup-image, the image with the tool that keeps backups; start it with the image that it has itself',
);

/** Why the bucket cannot be used. Pure. */
export function secretProblem({
  class: given,
  database,
  observed,
}: PlanInput): Problem | undefined {
  const { secret } = observed.backups;
  const s3 = given.backup?.s3;
  if (s3 === undefined || secret === undefined) return undefined;
  const title = `Secret ${s3.secretName} with the credentials of bucket ${s3.bucket}`;
  const { namespace = '' } = database.metadata;
  if (secret.content.state === 'unknown') {
    return {
      ...ignoredWish(
        'Unknown',
        `${title} could not be read; check that Slipway may get Secrets in namespace ${namespace}`,
      ),
      needsAction: false,
    };
  }
  if (secret.content.state === 'missing') {
    return ignoredWish(
      'SecretMissing',
      `${title} does not exist; create it in namespace ${namespace}`,
    );
  }
  const { keys } = secret.content;
  const missing = bucketKeys.filter((key) => !keys.includes(key));
  if (missing.length === 0) return undefined;
  return ignoredWish(
    'SecretIncomplete',
    `${title} has no ${missing.join(' and no ')}; add what is missing`,
  );
}

function nameProblem({ database, observed }: PlanInput): Problem | undefined {
  const { claim, cronJob } = observed.backups;
  const foreign =
    claim !== undefined && !isClaimed(claim, database)
      ? claim
      : cronJob !== undefined && ownershipOf(cronJob, database) === 'foreign'
        ? cronJob
        : undefined;
  if (foreign === undefined) return undefined;
  const { kind, metadata } = foreign;
  return ignoredWish(
    'NameConflict',
    `${kind} ${metadata.name} exists and is not Slipway's; delete it, or let Slipway take it over with kubectl annotate ${kind.toLowerCase()} ${metadata.name} slipway.dev/adopt=true`,
  );
}

/** Only a server that Slipway runs, or has run, is filled by it. Pure. */
export function restoreElsewhere({ database, class: given }: PlanInput): readonly Problem[] {
  return database.spec.restoreFrom === undefined
    ? []
    : [
        blocker(
          'RestoreSourceMissing',
          `${classTitle(given.name)} runs no server that Slipway could fill; make Database ${database.metadata.name} anew without spec.restoreFrom, or with a class of provisioner StatefulSet`,
        ),
      ];
}

/** Only a server that Slipway runs is backed up by it. Pure. */
export function snapshotElsewhere({ database, class: given }: PlanInput): readonly Problem[] {
  const { name } = database.metadata;
  return database.spec.deletionPolicy === 'Snapshot'
    ? [
        ignoredWish(
          'BackupTargetMissing',
          `${classTitle(given.name)} runs no server that Slipway could back up, so that Database ${name} would never be deleted; set spec.deletionPolicy to Retain or Delete`,
        ),
      ]
    : [];
}

/** Nobody is to believe that there are backups. Pure. */
export function backupElsewhere({ database, class: given }: PlanInput): readonly Problem[] {
  const { backup } = database.spec;
  const isAskedFor = database.metadata.annotations?.[backupAnnotation] !== undefined;
  if (!isAskedFor && (backup === undefined || backup.enabled === false)) return [];
  const what = isAskedFor ? `the annotation ${backupAnnotation}` : 'spec.backup';
  return [
    ignoredWish(
      'BackupTargetMissing',
      `${classTitle(given.name)} runs no server that Slipway could back up; remove ${what} from Database ${database.metadata.name} and make backups where the server is run, or name a class of provisioner StatefulSet in a new Database`,
    ),
  ];
}
