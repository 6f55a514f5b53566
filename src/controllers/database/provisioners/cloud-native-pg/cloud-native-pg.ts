import { builtin } from '../../../../runtime/builtin-resources.ts';
import {
  authoritySecretName,
  clusterHost,
  clusterName,
  credentialsSecretName,
} from '../../names.ts';
import type { ServerAccess } from '../../server-access.ts';
import { restoreState } from '../../backups/restore-state.ts';
import { extensionProblems } from '../allowed-extensions.ts';
import type { DeclaredObject, PlanInput, ProvisionPlan, Provisioner } from '../provisioner.ts';
import { credentialProblems } from '../remade-credentials.ts';
import { secretNameProblem, sizeProblem } from '../spec-problems.ts';
import { planSize } from '../storage-size.ts';
import { buildCluster } from './cluster.ts';
import { clusterHealth } from './health.ts';
import { planImage } from './image-plan.ts';
import { buildDatabase, buildIdleLogin, buildLogin, buildOwner } from './logical-database.ts';
import { clusterLogins } from './logins.ts';
import { buildNetworkPolicy } from './network-policy.ts';
import { pendingLogin } from './pending-login.ts';
import { planClusterBackups } from './plan-cluster-backups.ts';
import { conflicts, installationProblem } from './problems.ts';
import { clusterOriginProblems } from './restore.ts';
import { planRetentions } from './volumes.ts';

/** Servers that CloudNativePG runs, for this database alone, in the namespace of the Database. */
export const cloudNativePG: Provisioner = {
  name: 'CloudNativePG',
  runsServer: false,
  makesDatabase: true,
  backsUp: true,
  rotatesLogins: true,
  adopts: false,
  plan,
  health: clusterHealth,
  pendingLogin,
  access,
};

function plan(input: PlanInput): ProvisionPlan {
  const { database, observed, isParked } = input;
  const image = planImage(input);
  const { cluster } = observed.cloudNativePG;
  const current = cluster?.spec?.storage?.size;
  const backups = planClusterBackups(input);
  const storage = planSize(input, `Cluster ${clusterName(database)}`, current);
  const objects: readonly DeclaredObject[] = [
    {
      resource: builtin.networkPolicy,
      object: buildNetworkPolicy(input),
      live: observed.networkPolicy,
    },
    {
      resource: builtin.cnpgCluster,
      object: buildCluster(input, image, storage.size),
      live: cluster,
    },
    ...logicalObjects(input),
    ...planRetentions(input),
    ...backups.objects,
  ];
  return {
    // Of a parked database only what is there already: nothing is made for nobody.
    objects: isParked ? objects.filter(({ live }) => live !== undefined) : objects,
    makesCredentials: !isParked,
    bindingName: credentialsSecretName(database),
    version: image.version,
    unwanted: backups.unwanted,
    problems: [
      ...installationProblem(input),
      ...conflicts(input),
      ...credentialProblems(input),
      ...clusterOriginProblems(input, restoreState(input)),
      ...secretNameProblem(input),
      ...extensionProblems(input, 'cloudNativePG'),
      ...sizeProblem(input),
      ...(image.problem === undefined ? [] : [image.problem]),
      ...(storage.problem === undefined ? [] : [storage.problem]),
      ...backups.problems,
    ],
  };
}

function logicalObjects(input: PlanInput): readonly DeclaredObject[] {
  const { database, owner } = input.observed.cloudNativePG;
  const role = builtin.cnpgDatabaseRole;
  const logins = clusterLogins(input);
  const idle = buildIdleLogin(input, logins);
  return [
    { resource: role, object: buildOwner(input), live: owner },
    { resource: role, object: buildLogin(input, logins), live: logins.used.live },
    ...(idle === undefined ? [] : [{ resource: role, object: idle, live: logins.idle.live }]),
    { resource: builtin.cnpgDatabase, object: buildDatabase(input), live: database },
  ];
}

function access({ database, engine, class: given }: PlanInput): ServerAccess | undefined {
  const { namespace = '' } = database.metadata;
  if (given.name === undefined) return undefined;
  return {
    endpoint: { host: clusterHost(database), port: engine.port, tls: 'verify-full' },
    // Nobody's password but the service's own is Slipway's.
    adminSecret: { namespace, name: credentialsSecretName(database) },
    adminName: undefined,
    tenant: undefined,
    managed: {
      className: given.name,
      cluster: clusterName(database),
      authority: { namespace, name: authoritySecretName(database) },
    },
  };
}
