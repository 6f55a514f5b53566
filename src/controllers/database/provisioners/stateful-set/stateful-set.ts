import { builtin } from '../../../../runtime/builtin-resources.ts';
import { endpointOf, waitsForCertificate } from '../../certificates/server-tls.ts';
import { adminSecretName, certificateSecretName, credentialsSecretName } from '../../names.ts';
import type { ServerAccess } from '../../server-access.ts';
import type { StatefulSet } from '../../types.ts';
import type { DeclaredObject, PlanInput, ProvisionPlan, Provisioner } from '../provisioner.ts';
import { extensionsProblem, secretNameProblem, sizeProblem } from '../spec-problems.ts';
import { planBackups } from '../../backups/plan-backups.ts';
import { conflicts } from './conflicts.ts';
import { credentialProblems } from './credential-problems.ts';
import { statefulSetHealth } from './health.ts';
import { buildStatefulSet } from './server.ts';
import { buildService } from './service.ts';
import { buildNetworkPolicy } from './network-policy.ts';
import { planStorage, type StoragePlan } from './storage-plan.ts';
import { planRetention } from '../volume-retention.ts';
import { planVersion } from './version-plan.ts';

/** One server of the official image, on a volume of its own, in the namespace of the Database. */
export const statefulSet: Provisioner = {
  name: 'StatefulSet',
  runsServer: true,
  makesDatabase: true,
  backsUp: true,
  rotatesLogins: true,
  adopts: false,
  plan,
  health: statefulSetHealth,
  access,
};

function plan(input: PlanInput): ProvisionPlan {
  const version = planVersion(input);
  const storage = planStorage(input, version.version);
  const isAvailable = statefulSetHealth(input).state === 'available';
  const backups = planBackups(input, { ...version, isAvailable });
  return {
    objects: [
      ...declaredBeside(input, buildStatefulSet(input, version, storage), storage),
      ...backups.objects,
    ],
    unwanted: backups.unwanted,
    makesCredentials: !input.isParked,
    bindingName: credentialsSecretName(input.database),
    version: version.version,
    problems: [
      ...conflicts(input, [input.observed.credentials, input.observed.admin]),
      ...credentialProblems(input),
      ...secretNameProblem(input),
      ...extensionsProblem(input),
      ...sizeProblem(input),
      ...(version.problem === undefined ? [] : [version.problem]),
      ...(storage.problem === undefined ? [] : [storage.problem]),
      ...backups.problems,
    ],
  };
}

function access(input: PlanInput): ServerAccess {
  const { database, engine } = input;
  const { namespace = '' } = database.metadata;
  const endpoint = endpointOf(input);
  return {
    endpoint,
    adminSecret: { namespace, name: adminSecretName(database) },
    ...(endpoint.tls === 'disable'
      ? {}
      : { authority: { namespace, name: certificateSecretName(database) } }),
    adminName: engine.superuser,
    tenant: undefined,
  };
}

/**
 * The StatefulSet and all that there is with it. Of a parked database only what is there already:
 * nothing is made for nobody.
 */
export function declaredBeside(
  input: PlanInput,
  set: StatefulSet,
  storage: StoragePlan,
): readonly DeclaredObject[] {
  const { observed, isParked } = input;
  const objects: DeclaredObject[] = [];
  if (!isParked || observed.service !== undefined) {
    objects.push({
      resource: builtin.service,
      object: buildService(input),
      live: observed.service,
    });
  }
  if (!isParked || observed.networkPolicy !== undefined) {
    objects.push({
      resource: builtin.networkPolicy,
      object: buildNetworkPolicy(input),
      live: observed.networkPolicy,
    });
  }
  const isWanted = !isParked || observed.statefulSet !== undefined;
  if (isWanted && !waitsForCertificate(input)) {
    objects.push({
      resource: builtin.statefulSet,
      object: set,
      live: observed.statefulSet,
    });
  }
  if (storage.claim !== undefined) {
    objects.push({
      resource: builtin.persistentVolumeClaim,
      object: storage.claim,
      live: observed.claim,
    });
  }
  const retention = planRetention(input);
  return retention === undefined ? objects : [...objects, retention];
}
