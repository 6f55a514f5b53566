import { builtin } from '../../../runtime/builtin-resources.ts';
import { rotationSecretName } from '../names.ts';
import { ignoredWish, type Problem } from '../problem.ts';
import { rotationDemand, rotationInterval } from '../rotation/rotation-wish.ts';
import { clusterLogins } from './cloud-native-pg/logins.ts';
import { nameConflict } from './name-conflict.ts';
import type { PlanInput } from './provisioner.ts';

/**
 * Objects of names that a rotation needs and that are not ours. All else goes on without one, and so
 * they are told of only where there was one or is to be, and keep back nothing else. Pure.
 */
export function rotationConflicts(input: PlanInput): readonly Problem[] {
  const { database, observed } = input;
  const { record, secretVersion, isNameTaken = false } = observed.rotation ?? {};
  const isMeant =
    rotationInterval(input) !== undefined ||
    rotationDemand(database, record) !== undefined ||
    secretVersion !== undefined ||
    record?.login !== undefined;
  if (!isMeant) return [];
  return [
    ...(isNameTaken ? [secretConflict(rotationSecretName(database))] : []),
    ...(input.class.provisioner === 'CloudNativePG' ? roleConflict(input) : []),
  ];
}

/** Where the DatabaseRole of the login that is not in use is somebody else's. */
function roleConflict(input: PlanInput): readonly Problem[] {
  const { name, state } = clusterLogins(input).idle;
  if (state !== 'foreign') return [];
  const resource = builtin.cnpgDatabaseRole;
  return [{ ...nameConflict(resource.kind, name, resource), blocks: false }];
}

/** What the Secret of a rotation holds is made for it, so that no other one can be taken over. */
function secretConflict(name: string): Problem {
  return ignoredWish(
    'NameConflict',
    `Secret ${name} exists and is not Slipway's, and a rotation of the credentials needs its name; keep what it holds under another name, and delete it`,
  );
}
