import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../../../runtime/kube-object.ts';
import type { Resource } from '../../../../runtime/resource.ts';
import { clusterName, credentialsSecretName } from '../../names.ts';
import { isClaimed } from '../../ownership.ts';
import { blocker, type Problem } from '../../problem.ts';
import { nameConflict, ownedConflicts } from '../name-conflict.ts';
import type { PlanInput } from '../provisioner.ts';
import { clusterLogins } from './logins.ts';

/** Where the API server does not serve the kinds that the Cluster is made of. */
export function installationProblem({ observed }: PlanInput): readonly Problem[] {
  if (observed.cloudNativePG.isInstalled) return [];
  return [
    blocker(
      'CloudNativePGMissing',
      'The API server lacks Cluster, Database or DatabaseRole of postgresql.cnpg.io; install CloudNativePG 1.30 or later, and Slipway goes on by itself',
    ),
  ];
}

/** Objects of needed names that are not ours. */
export function conflicts(input: PlanInput): readonly Problem[] {
  const { database, observed } = input;
  const { cluster, database: logical, owner } = observed.cloudNativePG;
  const kept: readonly [Resource, KubeObject | undefined][] = [
    [builtin.cnpgCluster, cluster],
    [builtin.cnpgDatabase, logical],
    [builtin.cnpgDatabaseRole, owner],
    [builtin.cnpgDatabaseRole, clusterLogins(input).used.live],
  ];
  return [
    ...kept.flatMap(([resource, live]) =>
      live === undefined || isClaimed(live, database)
        ? []
        : [nameConflict(resource.kind, live.metadata.name, resource)],
    ),
    ...ownedConflicts(observed.networkPolicy, database),
  ];
}

/** A Cluster that held data and is gone is not made anew: an empty one would pass for it. */
export function lostCluster({ database, observed }: PlanInput): readonly Problem[] {
  const { isInstalled, cluster, wasMade } = observed.cloudNativePG;
  if (!isInstalled || cluster !== undefined || !wasMade) return [];
  const { namespace = '' } = database.metadata;
  const name = clusterName(database);
  return [
    blocker(
      'DatabaseMissing',
      `Cluster ${name}, which held the database, is gone; delete Database ${database.metadata.name} and make it anew with restoreFrom, restore a Cluster of that name yourself and annotate it slipway.dev/adopt=true, or begin with an empty one with kubectl delete --namespace ${namespace} secret/${credentialsSecretName(database)}`,
    ),
  ];
}
