import type { DatabaseReason } from '../../../../crds/database/conditions.ts';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import { resourceName } from '../../../../runtime/resource.ts';
import { countAt, textAt } from '../../../wire-value.ts';
import { quote } from '../../../words.ts';
import { clusterName, clusterRoleNames } from '../../names.ts';
import type { Health, PlanInput } from '../provisioner.ts';
import { clusterLogins } from './logins.ts';
import { unapplied } from './unapplied.ts';

/** Phases of a Cluster from which only somebody's act leads on. */
const stuckPhases: ReadonlySet<string> = new Set([
  'Cluster is unrecoverable and needs manual intervention',
  'Waiting for user action',
]);
const fullPhase = 'Not enough disk space';

/** How the Cluster fares, and what CloudNativePG makes in it: the cause, where it does not serve. */
export function clusterHealth(input: PlanInput): Health {
  const { database, observed } = input;
  const { cluster, database: logical, owner, wasMade } = observed.cloudNativePG;
  const name = clusterName(database);
  if (cluster === undefined)
    return unavailable('Provisioning', `Cluster ${name} is about to be made`);
  if (cluster.metadata.deletionTimestamp !== undefined) {
    return unavailable('Provisioning', `Cluster ${name} is being deleted, and its data with it`);
  }
  if ((countAt(cluster, 'status', 'readyInstances') ?? 0) === 0) return phaseHealth(input, name);
  const { used } = clusterLogins(input);
  // Once somebody logged in, a login tells more than whether its latest change is applied, as one is
  // about to be after each rotation.
  const isTried = wasMade && used.live !== undefined;
  const pending =
    unapplied('DatabaseRole', clusterRoleNames(database).owner, owner) ??
    (isTried ? undefined : unapplied('DatabaseRole', used.name, used.live)) ??
    unapplied('Database', name, logical);
  return pending === undefined ? { state: 'available' } : unavailable('Provisioning', pending);
}

function phaseHealth({ database, observed }: PlanInput, name: string): Health {
  const see = `see kubectl describe ${resourceName(builtin.cnpgCluster)} ${name}`;
  const phase = textAt(observed.cloudNativePG.cluster, 'status', 'phase');
  if (phase === undefined) {
    const message = `Cluster ${name} waits for CloudNativePG to begin with it; check that its operator runs`;
    return unavailable('Provisioning', message);
  }
  if (phase === fullPhase) {
    const message = `Cluster ${name} has no space left on its volumes; set storage of Database ${database.metadata.name} to more`;
    return unavailable('DiskFull', message, true);
  }
  const message = `No server of Cluster ${name} is ready, of which CloudNativePG says: ${quote(phase)}; ${see}`;
  return unavailable('Provisioning', message, stuckPhases.has(phase));
}

function unavailable(reason: DatabaseReason, message: string, needsAction = false): Health {
  return { state: 'unavailable', reason, message, blocks: false, needsAction };
}
