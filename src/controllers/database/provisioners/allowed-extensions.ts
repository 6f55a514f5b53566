import type { Database } from '../../../crds/database/v1alpha1.ts';
import { ignoredWish, type Problem } from '../problem.ts';
import type { PlanInput } from './provisioner.ts';
import { classTitle } from './spec-problems.ts';

/** The extensions that are asked for and that the class allows. */
export function allowedExtensions(
  { spec }: Database,
  allowed: readonly string[] | undefined,
): readonly string[] {
  return (spec.extensions ?? []).filter((name) => allowed?.includes(name) ?? false);
}

/** Extensions that are asked for and that the class, in this field of its spec, does not allow. */
export function extensionProblems(
  { database, class: given }: PlanInput,
  field: 'server' | 'cloudNativePG',
): readonly Problem[] {
  const allowed = given[field]?.extensions ?? [];
  const refused = (database.spec.extensions ?? []).filter((name) => !allowed.includes(name));
  if (refused.length === 0) return [];
  const which = allowed.length === 0 ? 'none' : allowed.join(', ');
  return [
    ignoredWish(
      'ExtensionNotAllowed',
      `${classTitle(given.name)} allows ${which} of the extensions, not ${refused.join(', ')}; remove it from spec.extensions, or have it added to spec.${field}.extensions of the class`,
    ),
  ];
}
