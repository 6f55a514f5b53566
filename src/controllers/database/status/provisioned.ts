import type { DatabaseReason } from '../../../crds/database/conditions.ts';
import type { DesiredState } from '../desired.ts';
import type { Problem } from '../problem.ts';
import { childNameOf, clusterName } from '../names.ts';

/** Problems that keep services from their database even while the server runs. */
const fatal: ReadonlySet<DatabaseReason> = new Set([
  'CredentialsMissing',
  'SecretMissing',
  'SecretIncomplete',
  'NameConflict',
  'AdoptionRefused',
  'Unknown',
]);

/**
 * Why server, volume and credentials are not all there; undefined where they are. A problem that
 * merely stops changes counts only where there is no server that runs.
 */
export function provisioningProblem(
  desired: DesiredState,
  failures: readonly Problem[],
): Problem | undefined {
  const { input, problems, provisioner } = desired;
  const { database, isParked } = input;
  const broken = problems.find(({ blocks, reason }) => blocks && fatal.has(reason));
  if (broken !== undefined) return broken;
  if (isParked) {
    return plain('Parked', parkedMessage(desired));
  }
  const health = provisioner.health(input);
  if (health.state === 'available') return undefined;
  const cause = problems.find(({ blocks }) => blocks) ?? failures[0];
  if (cause !== undefined) return cause;
  if (database.spec.paused === true && !isMade(desired)) {
    return plain('Paused', 'spec.paused is true, so nothing is made; set it to false');
  }
  return health;
}

function plain(reason: DatabaseReason, message: string): Problem {
  return { reason, message, blocks: false, needsAction: false };
}

function parkedMessage({ input, provisioner }: DesiredState): string {
  const { database } = input;
  if (provisioner.name === 'CloudNativePG') {
    return `Cluster ${clusterName(database)} is hibernated: nothing uses it`;
  }
  return `StatefulSet ${childNameOf(database)} is stopped: nothing uses it`;
}

function isMade({ input: { observed }, provisioner }: DesiredState): boolean {
  return provisioner.name === 'CloudNativePG'
    ? observed.cloudNativePG.cluster !== undefined
    : observed.statefulSet !== undefined;
}
