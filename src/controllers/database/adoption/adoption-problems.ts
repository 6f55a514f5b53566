import { textAt } from '../../wire-value.ts';
import { claimName } from '../names.ts';
import type { ObservedAdoption } from '../observed.ts';
import { blocker, type Problem } from '../problem.ts';
import { givenSecretProblem } from '../provisioners/given-secret.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import { classTitle } from '../provisioners/spec-problems.ts';
import { holderOf, isAdopted, isHeld } from './held-claim.ts';
import { adoptedLoginKeys } from './adopted-login.ts';

/** Why the volume or the login cannot be taken over, the most important first. Pure. */
export function adoptionProblems(input: PlanInput): readonly Problem[] {
  const { adoption } = input.observed;
  if (adoption === undefined) return [];
  const ofVolume =
    claimProblem(input) ?? holderProblem(input, adoption) ?? podProblem(input, adoption);
  return [tlsProblem(input), ofVolume, secretProblem(input, adoption)].filter(
    (problem) => problem !== undefined,
  );
}

/** A class that asks for TLS is not to be served without. */
function tlsProblem({ class: given }: PlanInput): Problem | undefined {
  const { mode = 'Disabled' } = given.tls ?? {};
  if (mode === 'Disabled') return undefined;
  return blocker(
    'AdoptionRefused',
    `${classTitle(given.name)} has spec.tls, and a server on an adopted volume gets no certificate; make the Database anew with a class without tls`,
  );
}

function claimProblem({ database, observed }: PlanInput): Problem | undefined {
  const { claim } = observed;
  const { name, namespace = '' } = database.metadata;
  const title = `PersistentVolumeClaim ${claimName(database)}, which Database ${name} is to adopt,`;
  if (claim === undefined) {
    return blocker(
      'ClaimMissing',
      `${title} does not exist; create it in namespace ${namespace}, or name another one in a new Database`,
    );
  }
  if (isHeld(claim, database)) return undefined;
  if (claim.metadata.deletionTimestamp !== undefined) {
    return blocker(
      'ClaimMissing',
      `${title} is being deleted; bind its volume to a claim that is not, and name that one in a new Database`,
    );
  }
  if (textAt(claim, 'status', 'phase') === 'Bound') return undefined;
  return blocker(
    'ClaimMissing',
    `${title} is not bound to a volume, so that there is no data; bind it to the volume that has the data`,
  );
}

/** The claim is another Database's. */
function holderProblem(
  { database, observed: { claim } }: PlanInput,
  { rival }: ObservedAdoption,
): Problem | undefined {
  if (claim === undefined || isHeld(claim, database)) return undefined;
  const holder = holderOf(claim);
  const title = `PersistentVolumeClaim ${claimName(database)}`;
  if (holder !== undefined && !isAdopted(claim)) {
    return blocker(
      'ClaimInUse',
      `${title} was made by Slipway for Database ${holder}; make a Database of that name without adopt, which picks it up`,
    );
  }
  if (rival === undefined) return undefined;
  return blocker(
    'ClaimInUse',
    `${title} is adopted by Database ${rival}; delete that one first, whose deletionPolicy Retain keeps the volume, or name another claim in a new Database`,
  );
}

/** Two servers on one volume destroy its data. */
function podProblem({ database }: PlanInput, { mountedBy }: ObservedAdoption): Problem | undefined {
  const [pod] = mountedBy;
  if (pod === undefined) return undefined;
  return blocker(
    'ClaimInUse',
    `Pod ${pod} mounts PersistentVolumeClaim ${claimName(database)}; stop what runs it, such as its StatefulSet by kubectl scale --replicas=0, and Slipway goes on once the pod is gone`,
  );
}

/** What services use was made from the Secret, and serves on without it. */
function secretProblem(
  { database, observed }: PlanInput,
  { secret }: ObservedAdoption,
): Problem | undefined {
  const problem = givenSecretProblem(secret, database.metadata.namespace ?? '', {
    named: adoptedLoginKeys.join(', '),
    missing: (keys) => adoptedLoginKeys.filter((key) => !keys.includes(key)),
  });
  const isCopied = observed.credentials.content.state === 'present';
  return problem === undefined || !isCopied ? problem : { ...problem, blocks: false };
}
