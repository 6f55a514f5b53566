import { builtin } from '../../../runtime/builtin-resources.ts';
import { taskJobName } from '../names.ts';
import { ownershipOf } from '../ownership.ts';
import type { Problem } from '../problem.ts';
import type { DeclaredObject, PlanInput, UnwantedObject } from '../provisioners/provisioner.ts';
import { retentionOf } from '../provisioners/volume-retention.ts';
import { buildBackupClaim } from './backup-claim.ts';
import { buildCronJob, buildDemandedJob, type BackupImages } from './backup-jobs.ts';
import { backupRequest } from './backup-request.ts';
import { backupPolicy, type BackupPolicy } from './policy.ts';
import { buildRestoreJob } from './restore-job.ts';
import { restoreState } from './restore-state.ts';
import { targetProblem } from './target-problem.ts';

/** What is to be there, or to go, for backups and for the restore. */
export interface BackupPlan {
  readonly objects: readonly DeclaredObject[];
  readonly unwanted: readonly UnwantedObject[];
  readonly problems: readonly Problem[];
}

/** The server whose data it is about. */
export interface RunningServer {
  readonly image: string;
  readonly version: string;
  /** It takes connections. */
  readonly isAvailable: boolean;
}

/** Computes all of backups and the restore. Pure. */
export function planBackups(input: PlanInput, server: RunningServer): BackupPlan {
  const restore = restoreState(input);
  const problem = targetProblem(input);
  const isNeeded = input.database.spec.deletionPolicy === 'Snapshot';
  return {
    objects: [
      ...(problem === undefined ? backupObjects(input, server, restore.state) : []),
      ...(restore.state === 'restoring' ? restoreObjects(input, server) : []),
    ],
    unwanted: unwanted(input),
    problems: [
      ...(isNeeded && problem !== undefined ? [problem] : []),
      ...(restore.state === 'failed' ? [restore.problem] : []),
    ],
  };
}

function backupObjects(
  input: PlanInput,
  server: RunningServer,
  restore: ReturnType<typeof restoreState>['state'],
): readonly DeclaredObject[] {
  const policy = backupPolicy(input);
  const isFilled = restore === 'none' || restore === 'done';
  const images = imagesOf(input, server);
  if (policy === undefined || images === undefined) return storageObjects(input);
  return [
    ...storageObjects(input),
    ...cronJobs(input, policy, images, !isFilled),
    ...(isFilled && !input.isParked ? demandedJobs(input, policy, images) : []),
  ];
}

/** The volume, which a last backup needs, too. */
function storageObjects(input: PlanInput): readonly DeclaredObject[] {
  const { class: given, observed, isParked } = input;
  const { claim, volume } = observed.backups;
  if (given.backup?.volume === undefined) return [];
  const isMade = claim !== undefined || !isParked;
  const retention = retentionOf(volume, claim, true);
  return [
    ...(isMade
      ? [
          {
            resource: builtin.persistentVolumeClaim,
            object: buildBackupClaim(input, given.backup),
            live: claim,
          },
        ]
      : []),
    ...(retention === undefined ? [] : [retention]),
  ];
}

/** Of a parked database only one that is there already, at rest. */
function cronJobs(
  input: PlanInput,
  policy: BackupPolicy,
  images: BackupImages,
  isAtRest: boolean,
): readonly DeclaredObject[] {
  const { observed, isParked } = input;
  const live = observed.backups.cronJob;
  if (policy.schedule === undefined || (isParked && live === undefined)) return [];
  const object = buildCronJob(input, policy, images, isParked || isAtRest);
  return [{ resource: builtin.cronJob, object, live }];
}

/** One for each new text. That it was made is in the status; until then, it is there. */
function demandedJobs(
  input: PlanInput,
  policy: BackupPolicy,
  images: BackupImages,
): readonly DeclaredObject[] {
  const { database } = input;
  const request = backupRequest(input);
  if (request === undefined || request === database.status?.backupRequest) return [];
  const name = taskJobName(database, 'backup', request);
  if (input.observed.backups.jobs.some(({ metadata }) => metadata.name === name)) return [];
  const object = buildDemandedJob(input, policy, images, request);
  return [{ resource: builtin.job, object, live: undefined }];
}

/** Made once the server takes connections; never changed after that. */
function restoreObjects(input: PlanInput, server: RunningServer): readonly DeclaredObject[] {
  const { database, observed, isParked } = input;
  const { restoreFrom } = database.spec;
  const isThere = observed.backups.jobs.some(
    ({ metadata }) => metadata.name === taskJobName(database, 'restore'),
  );
  if (restoreFrom === undefined || isThere || isParked || !server.isAvailable) return [];
  const images = { ...server, engine: server.image, tool: input.backupImage ?? '' };
  const object = buildRestoreJob(input, restoreFrom, images);
  return [{ resource: builtin.job, object, live: undefined }];
}

/** Nothing is scheduled any more. Who cannot tell deletes nothing: a class may only be away. */
function unwanted(input: PlanInput): readonly UnwantedObject[] {
  const { database, observed } = input;
  const { cronJob } = observed.backups;
  if (cronJob === undefined || ownershipOf(cronJob, database) !== 'ours') return [];
  if (backupPolicy(input)?.schedule !== undefined) return [];
  return [{ resource: builtin.cronJob, live: cronJob }];
}

/** Undefined where Slipway has no image of its own. */
export function imagesOf(input: PlanInput, server: RunningServer): BackupImages | undefined {
  const { backupImage } = input;
  if (backupImage === undefined) return undefined;
  return { tool: backupImage, engine: server.image, version: server.version };
}
