import { breaksImmutable } from './schema/immutable.ts';
import type { Leaf } from './schema/leaves.ts';
import {
  hasValue,
  placesIn,
  withoutValue,
  withValue,
  type Place,
  type Spec,
} from './schema/place.ts';
import { baseOf } from './sections/bases.ts';
import { overBase, type Section, type Surroundings } from './sections/section.ts';
import { candidatesFor, type Candidates } from './values/candidates.ts';

/** The ways in which a leaf is changed. */
export const acts = ['set', 'change', 'extreme', 'invalid', 'remove'] as const;

export type Act = (typeof acts)[number];

/** One change of a declaration. */
export interface Change {
  readonly kind: string;
  /** The path of the leaf. */
  readonly leaf: string;
  readonly act: Act;
  /** The object that is changed; undefined for the subject of its kind. */
  readonly name: string | undefined;
  /** The whole spec to declare. */
  readonly spec: Spec;
}

export interface PlanInput {
  readonly leaf: Leaf;
  readonly section: Section;
  readonly surroundings: Surroundings;
  /** Whether the parser, and so the API server, takes a spec; but for rules on changes. */
  readonly isValid: (spec: Spec) => boolean;
  /** What names of things begin with that cannot be changed later; another one for each leaf. */
  readonly fresh: string;
}

/** The least number of changes that each leaf has. */
export const fewestChanges = 5;

/**
 * The changes of a leaf, in the order in which they are made: set, changed, at its extremes,
 * invalid, removed. Pure. `missing` says which of them could not be made up: the section has to
 * give a carrier or values then.
 */
export function planLeaf(input: PlanInput): {
  changes: readonly Change[];
  missing: readonly Act[];
} {
  const candidates = candidatesOf(input);
  const stages = stagesOf(input, 0);
  const usual = firstOf(valid(input, stages, candidates.usual), 2);
  // What cannot be changed is at its extreme in something new.
  const isAnew = input.section.room?.[input.leaf.path] === 'new each time';
  const later = input.leaf.isImmutable && !isAnew ? stagesOf(input, 1) : stages;
  const preferred = preferring(later, stages.indexOf(usual.at(-1)?.stage ?? noStage));
  const extreme = firstOf(
    valid(input, preferred, candidates.extreme, input.leaf.isImmutable ? [] : usual.slice(-1)),
    2,
  );
  const fits = [
    ...usual.map((fit, index) => ({ act: index === 0 ? 'set' : 'change', fit }) as const),
    ...extreme.map((fit) => ({ act: 'extreme', fit }) as const),
  ];
  const change = (act: Act, { stage, value }: Fit): Change => ({
    ...changeOn(input, act, stage),
    spec: withValue(stage.spec, stage.place, value),
  });
  const made = fits.map(({ act, fit }, turn) => change(act, renewed(input, { stages, fit, turn })));
  const last = fits.at(-1)?.fit;
  const removal =
    last === undefined
      ? []
      : removed(input, renewed(input, { stages, fit: last, turn: fits.length }));
  const stage = last?.stage ?? stages[0];
  if (stage === undefined) return { changes: [], missing: acts };
  const wrong = invalid(input, stage, [...candidates.wrong, ...candidates.usual]);
  const count = Math.max(2, fewestChanges - made.length - removal.length);
  const changes = [
    ...made,
    ...firstOf(wrong, count).map((fit) => change('invalid', fit)),
    ...removal,
  ];
  const impossible = impossibleActs(input);
  const missing = acts.filter(
    (act) => !impossible.includes(act) && !changes.some((one) => one.act === act),
  );
  return { changes, missing };
}

/** The same in something new, where what a change made cannot be made otherwise later. */
function renewed(
  input: PlanInput,
  { stages, fit, turn }: { stages: readonly Stage[]; fit: Fit; turn: number },
): Fit {
  if (input.section.room?.[input.leaf.path] !== 'new each time') return fit;
  const stage = stagesOf(input, turn)[stages.indexOf(fit.stage)];
  if (stage === undefined) throw new Error(`${input.leaf.path} has other carriers by another name`);
  return { ...fit, stage };
}

/** Acts that the schema leaves no room for. */
function impossibleActs({ leaf, section }: PlanInput): readonly Act[] {
  const room = section.room?.[leaf.path];
  if (room === 'none') return ['set', 'change', 'extreme', 'remove'];
  return room === 'one value' || leaf.schema.enum?.length === 1 ? ['change', 'extreme'] : [];
}

/** A value that a declaration can hold, or must not. */
interface Fit {
  readonly stage: Stage;
  readonly value: unknown;
}

const noStage: Stage = {
  name: undefined,
  spec: {},
  place: { holder: [], field: '', shape: 'scalar' },
};

function preferring(stages: readonly Stage[], index: number): readonly Stage[] {
  return [...stages.slice(Math.max(index, 0)), ...stages.slice(0, Math.max(index, 0))];
}

/** A declaration with a place for the leaf. */
interface Stage {
  readonly name: string | undefined;
  readonly spec: Spec;
  readonly place: Place;
}

/** Those that bear the leaf come first: there it fits what is around it. */
function stagesOf(input: PlanInput, turn: number): readonly Stage[] {
  const { leaf, section, surroundings, fresh } = input;
  const base = baseOf(leaf.kind, surroundings);
  const stages = section
    .carriers(surroundings, `${fresh}${(turn + 10).toString(36)}`)
    .flatMap((carrier) => {
      const spec = overBase(base, carrier);
      const [place] = placesIn(spec, leaf);
      return place === undefined ? [] : [{ name: carrier.name, spec, place }];
    });
  return stages.toSorted((a, b) => Number(bears(b)) - Number(bears(a)));
}

function bears({ spec, place }: Stage): boolean {
  return hasValue(spec, place);
}

function candidatesOf({ leaf, section, surroundings }: PlanInput): Candidates {
  const derived = candidatesFor(leaf.schema);
  const given = section.values?.(surroundings)[leaf.path] ?? {};
  return {
    usual: given.usual ?? derived.usual,
    extreme: given.extreme ?? derived.extreme,
    wrong: [...(given.wrong ?? []), ...derived.wrong],
  };
}

/** What is taken and is another value each time, in the order of the stages. */
function* valid(
  input: PlanInput,
  stages: readonly Stage[],
  values: readonly unknown[],
  before: readonly Fit[] = [],
): Generator<Fit> {
  const seen = new Set(before.map(({ value }) => JSON.stringify(value)));
  for (const stage of stages) {
    for (const value of values) {
      const text = JSON.stringify(value);
      if (seen.has(text) || !input.isValid(withValue(stage.spec, stage.place, value))) continue;
      seen.add(text);
      yield { stage, value };
    }
  }
}

function* invalid(input: PlanInput, stage: Stage, values: readonly unknown[]): Generator<Fit> {
  const seen = new Set<string>();
  for (const value of values) {
    const text = JSON.stringify(value);
    if (seen.has(text) || input.isValid(withValue(stage.spec, stage.place, value))) continue;
    seen.add(text);
    yield { stage, value };
  }
}

function firstOf(fits: Generator<Fit>, count: number): readonly Fit[] {
  const found: Fit[] = [];
  for (const fit of fits) {
    if (found.push(fit) === count) break;
  }
  return found;
}

/** Without the leaf or, where it is required, without the least around it that is not. */
function removed(input: PlanInput, { stage, value }: Fit): readonly Change[] {
  const full = withValue(stage.spec, stage.place, value);
  const ways = withoutValue(full, stage.place);
  const spec = ways.find((way) => input.isValid(way)) ?? ways[0];
  return spec === undefined ? [] : [{ ...changeOn(input, 'remove', stage), spec }];
}

function changeOn({ leaf }: PlanInput, act: Act, { name }: Stage): Omit<Change, 'spec'> {
  return { kind: leaf.kind, leaf: leaf.path, act, name };
}

/** Whether the API server takes the change of an object from what it was; undefined for a new one. */
export function isTaken(
  change: Change,
  before: Spec | undefined,
  leaves: readonly Leaf[],
  isValid: (spec: Spec) => boolean,
): boolean {
  if (!isValid(change.spec)) return false;
  return before === undefined || !breaksImmutable(leaves, before, change.spec);
}
