import { blocker, ignoredWish, type Problem } from '../problem.ts';
import { rotateAnnotation } from '../../well-known.ts';
import type { PlanInput, Provisioner } from './provisioner.ts';

/** Where Slipway makes the credentials itself, a Secret of the user's has no place. */
export function secretNameProblem({ database, class: given }: PlanInput): readonly Problem[] {
  if (database.spec.secretName === undefined) return [];
  return [
    blocker(
      'InvalidSpec',
      `${classTitle(given.name)} makes credentials of its own; remove spec.secretName, or name a class of provisioner External`,
    ),
  ];
}

/** Where no administrator of a class makes extensions. */
export function extensionsProblem({ database, class: given }: PlanInput): readonly Problem[] {
  if ((database.spec.extensions ?? []).length === 0) return [];
  return [
    ignoredWish(
      'ExtensionNotAllowed',
      `${classTitle(given.name)} makes no extensions; remove spec.extensions and let the service run CREATE EXTENSION, which it may for trusted ones, or name a class of provisioner Server`,
    ),
  ];
}

/** A size that the class does not have: a server is not made by guesses. */
export function sizeProblem({ database, class: given }: PlanInput): readonly Problem[] {
  const { size } = database.spec;
  if (size === undefined || given.sizes.includes(size)) return [];
  return [
    blocker(
      'SizeNotFound',
      `${classTitle(given.name)} has no size ${size}; set spec.size to one of ${given.sizes.join(', ')}`,
    ),
  ];
}

/** Where the size of a server is not ours to choose. */
export function sizeElsewhereProblem({ database, class: given }: PlanInput): readonly Problem[] {
  if (database.spec.size === undefined) return [];
  return [
    ignoredWish(
      'SizeNotFound',
      `${classTitle(given.name)} runs no server whose size could be chosen; remove spec.size`,
    ),
  ];
}

/** Where the logins are not of Slipway's making. */
export function rotationElsewhereProblem(
  input: PlanInput,
  { rotatesLogins, adopts }: Pick<Provisioner, 'rotatesLogins' | 'adopts'>,
): readonly Problem[] {
  const { database, class: given } = input;
  const demand = database.metadata.annotations?.[rotateAnnotation];
  const { rotation } = database.spec;
  if (rotatesLogins || (rotation === undefined && (demand === undefined || demand === ''))) {
    return [];
  }
  const what = rotation === undefined ? `the annotation ${rotateAnnotation}` : 'spec.rotation';
  if (adopts) return [adoptedRotation(input, what)];
  return [
    ignoredWish(
      'RotationUnsupported',
      `${classTitle(given.name)} takes credentials as they are in Secret ${database.spec.secretName ?? ''}; remove ${what}, make the credentials anew where the server is run, and put them into the Secret`,
    ),
  ];
}

/** Only a server that Slipway runs can be on a volume that is there. Pure. */
export function adoptionElsewhere({ database, class: given }: PlanInput): readonly Problem[] {
  if (database.spec.adopt === undefined || given.provisioner === 'StatefulSet') return [];
  return [
    blocker(
      'AdoptionRefused',
      `${classTitle(given.name)} runs no server on a volume that is there; make Database ${database.metadata.name} anew without spec.adopt, or with a class of provisioner StatefulSet`,
    ),
  ];
}

/** The login of adopted data is nobody's to rotate but its owner's. */
function adoptedRotation({ database }: PlanInput, what: string): Problem {
  return ignoredWish(
    'RotationUnsupported',
    `Database ${database.metadata.name} has the login of the data that it adopted; remove ${what}, change the password on the server, and then put it into Secret ${database.spec.adopt?.secretName ?? ''}`,
  );
}

/** The class as messages name it. */
export function classTitle(name: string | undefined): string {
  return name === undefined ? 'The built-in class' : `DatabaseClass ${name}`;
}
