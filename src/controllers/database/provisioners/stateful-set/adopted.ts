import { adoptionProblems } from '../../adoption/adoption-problems.ts';
import { refusal } from '../../adoption/refusal.ts';
import { planBackups } from '../../backups/plan-backups.ts';
import { credentialsSecretName } from '../../names.ts';
import { blocker, type Problem } from '../../problem.ts';
import type { DeclaredObject, PlanInput, ProvisionPlan, Provisioner } from '../provisioner.ts';
import { extensionsProblem, secretNameProblem, sizeProblem } from '../spec-problems.ts';
import { buildAdoptedSet } from './adopted-server.ts';
import { conflicts } from './conflicts.ts';
import { statefulSetHealth } from './health.ts';
import { declaredBeside } from './stateful-set.ts';
import { planStorage, type StoragePlan } from './storage-plan.ts';
import { planVersion, type VersionPlan } from './version-plan.ts';

/** One server of the official image, on a volume and with a login that were there before it. */
export const adopted: Provisioner = {
  name: 'StatefulSet',
  runsServer: true,
  makesDatabase: true,
  rotatesLogins: false,
  backsUp: true,
  adopts: true,
  plan,
  health: statefulSetHealth,
  // Nothing is set up on adopted data: whose roles and databases those are, nobody told Slipway.
  access: () => undefined,
};

function plan(input: PlanInput): ProvisionPlan {
  const { observed } = input;
  const version = planVersion(input);
  const storage = planStorage(input, version.version);
  const isAvailable = statefulSetHealth(input).state === 'available';
  const backups = planBackups(input, { ...version, isAvailable });
  const refused = isAvailable || input.isParked ? undefined : refusal(input);
  return {
    objects: [...declaredObjects(input, version, storage), ...backups.objects],
    unwanted: backups.unwanted,
    makesCredentials: false,
    bindingName: credentialsSecretName(input.database),
    version: version.version,
    problems: [
      ...conflicts(input, [observed.credentials]),
      ...adoptionProblems(input),
      ...engineProblem(input),
      ...secretNameProblem(input),
      ...extensionsProblem(input),
      ...sizeProblem(input),
      ...[refused, version.problem, storage.problem].filter((problem) => problem !== undefined),
      ...backups.problems,
    ],
  };
}

function declaredObjects(
  input: PlanInput,
  version: VersionPlan,
  storage: StoragePlan,
): readonly DeclaredObject[] {
  const { adoption } = input.engine;
  if (adoption === undefined) return [];
  return declaredBeside(input, buildAdoptedSet(input, version, adoption), storage);
}

/** Rules of the CRD refuse it; one that an older CRD let through is not served blindly. */
function engineProblem({ engine, database }: PlanInput): readonly Problem[] {
  if (engine.adoption !== undefined) return [];
  return [
    blocker(
      'AdoptionRefused',
      `Data of ${engine.name} cannot be taken over safely; make Database ${database.metadata.name} anew without spec.adopt`,
    ),
  ];
}
