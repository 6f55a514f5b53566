import { builtin } from '../../../../runtime/builtin-resources.ts';
import { credentialsSecretName } from '../../names.ts';
import { blocker, type Problem } from '../../problem.ts';
import type { DeclaredObject, PlanInput, ProvisionPlan, Provisioner } from '../provisioner.ts';
import { conflicts } from './conflicts.ts';
import { credentialProblems } from './credential-problems.ts';
import { statefulSetHealth } from './health.ts';
import { buildStatefulSet } from './server.ts';
import { buildService } from './service.ts';
import { buildNetworkPolicy } from './network-policy.ts';
import { planStorage, type StoragePlan } from './storage-plan.ts';
import { planVersion, type VersionPlan } from './version-plan.ts';
import { planRetention } from './volume-retention.ts';

/** One server of the official image, on a volume of its own, in the namespace of the Database. */
export const statefulSet: Provisioner = {
  name: 'StatefulSet',
  runsServer: true,
  plan,
  health: statefulSetHealth,
};

function plan(input: PlanInput): ProvisionPlan {
  const version = planVersion(input);
  const storage = planStorage(input, version.version);
  return {
    objects: declaredObjects(input, version, storage),
    makesCredentials: !input.isParked,
    bindingName: credentialsSecretName(input.database),
    version: version.version,
    problems: [
      ...conflicts(input),
      ...credentialProblems(input),
      ...secretNameProblem(input),
      ...(version.problem === undefined ? [] : [version.problem]),
      ...(storage.problem === undefined ? [] : [storage.problem]),
    ],
  };
}

/** Of a parked database only what is there already: nothing is made for nobody. */
function declaredObjects(
  input: PlanInput,
  version: VersionPlan,
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
  if (!isParked || observed.statefulSet !== undefined) {
    objects.push({
      resource: builtin.statefulSet,
      object: buildStatefulSet(input, version, storage),
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

function secretNameProblem({ database, class: given }: PlanInput): readonly Problem[] {
  const { secretName } = database.spec;
  if (secretName === undefined) return [];
  const named = given.name === undefined ? 'The built-in class' : `DatabaseClass ${given.name}`;
  return [
    blocker(
      'InvalidSpec',
      `${named} runs a server of its own; remove spec.secretName, or name a class of provisioner External`,
    ),
  ];
}
