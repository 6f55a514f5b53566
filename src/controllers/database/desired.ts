import type { Database } from '../../crds/database/v1alpha1.ts';
import { isHeld } from './adoption/held-claim.ts';
import { effectiveDatabaseClass } from './effective-class.ts';
import type { Engines } from './engines/index.ts';
import { namespaceLimitProblem } from './namespace-limit.ts';
import type { Observed } from './observed.ts';
import { blocker, type Problem } from './problem.ts';
import { provisioners } from './provisioners/index.ts';
import { adopted } from './provisioners/stateful-set/adopted.ts';
import { rotationConflicts } from './provisioners/rotation-conflicts.ts';
import { adoptionElsewhere, rotationElsewhereProblem } from './provisioners/spec-problems.ts';
import type { PlanInput, ProvisionPlan, Provisioner } from './provisioners/provisioner.ts';

/** What is the same for all Databases. */
export interface Platform {
  readonly engines: Engines;
  /** The namespace that Slipway runs in. */
  readonly operatorNamespace: string;
  /** The image with the tool that stores backups; undefined: there are none. */
  readonly backupImage: string | undefined;
}

/** What is declared for one Database. */
export interface DesiredState extends ProvisionPlan {
  readonly input: PlanInput;
  readonly provisioner: Provisioner;
  /** Nothing may be written until somebody or something mends a problem. */
  readonly isBlocked: boolean;
}

/** Computes all that is declared. Pure: the same input gives the same objects, byte for byte. */
export function desiredState(
  database: Database,
  observed: Observed,
  isParked: boolean,
  { engines, operatorNamespace, backupImage }: Platform,
): DesiredState {
  const keepServer =
    database.spec.className === undefined &&
    (observed.statefulSet !== undefined ||
      (observed.claim !== undefined &&
        (database.spec.adopt === undefined || isHeld(observed.claim, database))));
  const engine = engines[database.spec.engine];
  const input: PlanInput = {
    database,
    engine,
    class: effectiveDatabaseClass(observed.class, keepServer, engine, database.spec.size),
    observed,
    isParked,
    operatorNamespace,
    backupImage,
  };
  const provisioner = provisionerOf(input);
  const plan = provisioner.plan(input);
  const problems = [
    ...classProblems(database, observed),
    ...(provisioner.makesDatabase ? namespaceLimitProblem(database, observed, input.class) : []),
    ...adoptionElsewhere(input),
    ...plan.problems,
    ...rotationElsewhereProblem(input, provisioner),
    ...(provisioner.rotatesLogins ? rotationConflicts(input) : []),
  ];
  const isBlocked = problems.some((problem) => problem.blocks);
  return { ...plan, input, provisioner, problems, isBlocked };
}

/** A server on a volume that is there is provided in another way than one on a new volume. */
function provisionerOf({ database, class: { provisioner } }: PlanInput): Provisioner {
  return provisioner === 'StatefulSet' && database.spec.adopt !== undefined
    ? adopted
    : provisioners[provisioner];
}

function classProblems(database: Database, observed: Observed): readonly Problem[] {
  const { missingClass, invalidClass, class: selected } = observed;
  const { engine }: { engine: string } = database.spec;
  if (invalidClass !== undefined) {
    const { name, problem } = invalidClass;
    return [
      blocker(
        'ClassInvalid',
        `DatabaseClass ${name} is not valid: ${problem.message}; correct it with kubectl edit databaseclass ${name}`,
      ),
    ];
  }
  if (missingClass !== undefined) {
    return [
      blocker(
        'ClassNotFound',
        `DatabaseClass ${missingClass} does not exist; create it, or make a database of a class that kubectl get databaseclasses lists`,
      ),
    ];
  }
  const madeFor: string | undefined = selected?.spec.engine;
  if (selected === undefined || madeFor === undefined || madeFor === engine) return [];
  return [
    blocker(
      'ClassMismatch',
      `DatabaseClass ${selected.metadata.name} is for engine ${madeFor}; name a class for engine ${engine}`,
    ),
  ];
}
