import { crdSuites } from '../../src/crds/crd-suites.ts';
import type { Random } from '../faults/random.ts';
import { acts, planLeaf, type Act, type Change } from './plan.ts';
import { leavesOf, type Leaf } from './schema/leaves.ts';
import type { Spec } from './schema/place.ts';
import { sections } from './sections/index.ts';
import type { Section, Surroundings } from './sections/section.ts';

/** A leaf with its changes. */
export interface PlannedLeaf {
  readonly leaf: Leaf;
  readonly changes: readonly Change[];
  /** Changes that could not be made up; all of them for a leaf outside of all sections. */
  readonly missing: readonly Act[];
}

/** All leaves of all CRDs. */
export function allLeaves(): readonly Leaf[] {
  return crdSuites.flatMap(({ crd }) => leavesOf(crd));
}

/** Whether the parser of the kind takes a spec. */
export function isValidSpec(kind: string, spec: Spec): boolean {
  const suite = crdSuites.find((candidate) => candidate.kind === kind);
  if (suite === undefined) throw new Error(`there is no kind ${kind}`);
  const object = { apiVersion: 'slipway.dev/v1alpha1', kind, metadata: { name: 'app' }, spec };
  return suite.parse(object).ok;
}

/** The changes of every leaf. Pure: the same for the same surroundings. */
export function planAll(
  surroundings: Surroundings,
  leaves: readonly Leaf[] = allLeaves(),
): readonly PlannedLeaf[] {
  return leaves.map((leaf, index) => {
    const section = sectionOf(leaf);
    if (section === undefined) return { leaf, changes: [], missing: acts };
    const isValid = (spec: Spec): boolean => isValidSpec(leaf.kind, spec);
    const fresh = `x${index.toString(36)}`;
    return { leaf, ...planLeaf({ leaf, section, surroundings, isValid, fresh }) };
  });
}

function sectionOf({ kind, path }: Leaf): Section | undefined {
  return sections.find(
    (section) =>
      section.kind === kind &&
      (path === section.at ||
        (path.startsWith(section.at) && /^[.[{]/.test(path.slice(section.at.length)))),
  );
}

/** The changes in the order of a run: leaf by leaf, and the leaves shuffled. */
export function chainOf(planned: readonly PlannedLeaf[], random: Random): readonly Change[] {
  return random.shuffled(planned).flatMap(({ changes }) => changes);
}
