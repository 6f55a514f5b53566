import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { combinationOf, treatments } from '../combinations.ts';
import { comparablePair } from '../comparable.ts';
import { differenceOf } from '../difference.ts';
import type { Move, Snapshot, Stage } from './stage.ts';

/** What is done to the children in one namespace. */
export interface Case {
  /** For messages and replays. */
  readonly title: string;
  readonly moves: readonly Move[];
}

/** A case that has run. */
export interface Played extends Case {
  readonly namespace: string;
  /** What was tampered with. */
  readonly tampered: readonly string[];
}

export interface PlayOptions {
  readonly stage: Stage;
  readonly cases: readonly Case[];
  /** Each case both with Slipway running and at its start; one of the two by default. */
  readonly bothWays?: boolean;
  /** What has to hold once all has come to rest; what does not, in words. */
  readonly judge: (played: Played, reference: Objects, treated: Objects, now: Objects) => string[];
  /** What brings a namespace back to the beginning where Slipway alone must not. */
  readonly mend?: (played: Played, stage: Stage) => void;
}

export type Objects = ReadonlyMap<string, KubeObject>;

/**
 * Plays the cases, as many at once as the stage has namespaces: with Slipway running, and in every
 * other round with a Slipway that starts into what it finds. After each round nothing may be
 * written any more, and all has to be as it was at the beginning. Answers what was not.
 */
export async function play(options: PlayOptions): Promise<readonly string[]> {
  const { stage, cases } = options;
  const reference = stage.snapshot();
  const size = stage.namespaces.length;
  for (let start = 0, round = 0; start < cases.length; start += size, round += 1) {
    const ways = options.bothWays === true ? [false, true] : [round % 2 === 1];
    for (const isCold of ways) {
      const batch = cases.slice(start, start + size);
      const failures = await playRound(options, reference, batch, isCold);
      // What is broken once stays broken: later rounds would only repeat it.
      if (failures.length > 0) return failures;
    }
  }
  return [];
}

async function playRound(
  { stage, judge, mend }: PlayOptions,
  reference: Snapshot,
  batch: readonly Case[],
  isCold: boolean,
): Promise<readonly string[]> {
  const { world } = stage;
  if (isCold) await world.stop();
  const played = batch.map((one, index): Played => {
    const namespace = stage.namespaces[index] ?? '';
    return { ...one, namespace, tampered: stage.treat(namespace, one.moves) };
  });
  const treated = stage.snapshot();
  if (isCold) world.start();
  await world.converge();
  const now = stage.snapshot();
  const failures = played.flatMap((one) => {
    const at = (snapshot: Snapshot): Objects => snapshot.get(one.namespace) ?? new Map();
    return judge(one, at(reference), at(treated), at(now)).map(
      (problem) =>
        `${one.title}${isCold ? ' at a start' : ''}, with ${one.tampered.join(', ') || 'nothing'} tampered with: ${problem}`,
    );
  });
  failures.push(...(await noisy(stage)));
  if (mend === undefined || failures.length > 0) return failures;
  for (const one of played) mend(one, stage);
  await world.converge();
  const after = stage.snapshot();
  return played.flatMap((one) =>
    changes(reference.get(one.namespace), after.get(one.namespace)).map(
      (problem) => `${one.title}, after it was mended: ${problem}`,
    ),
  );
}

async function noisy({ world, keys }: Stage): Promise<readonly string[]> {
  const writes = await world.rewrites(keys);
  return writes.slice(0, 3).map((write) => `another reconcile writes: ${write}`);
}

/** How the objects of a namespace differ from before, as far as that matters; in words. */
export function changes(
  before: Objects = new Map(),
  now: Objects = new Map(),
  isMeant: (key: string) => boolean = () => true,
): string[] {
  const keys = [...new Set([...before.keys(), ...now.keys()])].filter(isMeant);
  return keys.flatMap((key) => {
    const [wanted, actual] = comparablePair(before.get(key), now.get(key), { scaled: true });
    return differenceOf(wanted, actual).map((difference) => `${key}: ${difference}`);
  });
}

/** The case of a combination: tampered children take turns with what is changed in them. */
export function caseOf(number: number, children: number): Case {
  const combination = combinationOf(number, children);
  return {
    title: `combination ${number} (${combination.join(' ')})`,
    moves: combination.map((treatment, place) => ({
      treatment,
      turn: rankWithout(number, place),
    })),
  };
}

/** Every leaf of every child alone: changed, and removed. */
export function casesOfLeaves(stage: Stage): readonly Case[] {
  const children = stage.children(stage.namespaces[0] ?? '');
  return children.flatMap(({ object, leaves }, place) =>
    Array.from({ length: 2 * leaves.length }, (_, turn) => ({
      title: `turn ${turn} of ${object.kind} ${object.metadata.name}`,
      moves: children.map((_child, other) => ({
        treatment: other === place ? 'tampered' : 'declared',
        turn,
      })),
    })),
  );
}

/** The rank of a combination among those with the same treatment at a place. */
function rankWithout(number: number, place: number): number {
  const base = treatments.length ** place;
  return Math.floor(number / (base * treatments.length)) * base + (number % base);
}
