import { blocker, ignoredWish, type Problem } from '../problem.ts';
import type { PlanInput } from './provisioner.ts';

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

/** The class as messages name it. */
export function classTitle(name: string | undefined): string {
  return name === undefined ? 'The built-in class' : `DatabaseClass ${name}`;
}
