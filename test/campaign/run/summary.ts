import { acts } from '../plan.ts';
import type { BadStateOutcome } from './run-bad-states.ts';
import type { Outcome } from './run-chain.ts';

/** What a run came to. */
export interface CampaignResults {
  readonly outcomes: readonly Outcome[];
  readonly bad: readonly BadStateOutcome[];
}

/** The counts and times of a run, for people and for machines. */
export interface Summary {
  readonly text: string;
  readonly json: {
    readonly command: string;
    readonly seed: number;
    /** Changes by kind, and bad states. */
    readonly counts: Readonly<Record<string, number>>;
    readonly changes: number;
    readonly leaves: number;
    readonly byAct: Readonly<Record<string, number>>;
    readonly taken: number;
    readonly refused: number;
    /** Milliseconds until the children were as declared. */
    readonly converged: Quantiles;
    /** Changes of the chain that could not work, and the ones made on purpose. */
    readonly badStates: number;
    readonly madeBadStates: number;
    /** Milliseconds until a bad state was back at the state before. */
    readonly rolledBack: Quantiles;
    readonly seconds: number;
    /** Changes and bad states. */
    readonly passed: number;
    readonly failed: number;
    readonly failures: readonly { readonly what: string; readonly replay: string }[];
  };
}

interface Quantiles {
  readonly median: number;
  readonly p95: number;
  readonly most: number;
}

/** Which run it was. */
export interface Run {
  readonly command: string;
  readonly seed: number;
  readonly seconds: number;
}

/** Sums up the outcomes. Pure. */
export function summarize({ outcomes, bad: made }: CampaignResults, run: Run): Summary {
  const all = [...outcomes, ...made];
  const failed = all.filter(({ failures }) => failures.length > 0).length;
  const taken = outcomes.filter(({ result }) => result === 'taken');
  const bad = taken.filter(({ rolledBackMs }) => rolledBackMs !== undefined);
  const json = {
    ...run,
    counts: {
      ...counts(outcomes, ({ change }) => change.kind),
      'bad states': made.length,
    },
    changes: outcomes.length,
    leaves: new Set(outcomes.map(({ change }) => `${change.kind} ${change.leaf}`)).size,
    byAct: counts(outcomes, ({ change }) => change.act, acts),
    taken: taken.length,
    refused: outcomes.length - taken.length,
    converged: quantiles(taken.map(({ convergedMs }) => convergedMs)),
    badStates: bad.length,
    madeBadStates: made.length,
    rolledBack: quantiles([
      ...bad.map(({ rolledBackMs = 0 }) => rolledBackMs),
      ...made.map(({ backMs }) => backMs),
    ]),
    passed: all.length - failed,
    failed,
    failures: failuresOf({ outcomes, bad: made }, run.seed),
  };
  return { json, text: textOf(json) };
}

function failuresOf({ outcomes, bad }: CampaignResults, seed: number): Summary['json']['failures'] {
  return [
    ...outcomes.flatMap(({ index, change, failures }) =>
      failures.map((failure) => ({
        what: `${change.act} ${change.kind} ${change.leaf}: ${failure}`,
        replay: replayCommand(seed, index),
      })),
    ),
    ...bad.flatMap(({ title, failures }) =>
      failures.map((failure) => ({
        what: `${title}: ${failure}`,
        replay: `npm run campaign -- --seed ${seed} --sample 0`,
      })),
    ),
  ];
}

/** The command that makes one change again. */
export function replayCommand(seed: number, index: number): string {
  return `npm run campaign -- --replay ${seed}:${index}`;
}

function textOf(json: Summary['json']): string {
  const { converged, rolledBack } = json;
  const lines = [
    `${json.changes} changes of ${json.leaves} fields, seed ${json.seed}: ${json.taken} taken, ${json.refused} refused`,
    `as declared after ${converged.median} ms at the median, ${converged.p95} at p95, ${converged.most} at most`,
    `${json.badStates} changes that cannot work and ${json.madeBadStates} bad states, back after ${rolledBack.median} ms at the median, ${rolledBack.most} at most`,
    ...json.failures.map(({ what, replay }) => `FAILED ${what}\n  ${replay}`),
    `${json.passed} passed, ${json.failed} failed, ${json.seconds} s`,
  ];
  return lines.join('\n');
}

function counts(
  outcomes: readonly Outcome[],
  of: (outcome: Outcome) => string,
  order: readonly string[] = [],
): Readonly<Record<string, number>> {
  const found: Record<string, number> = Object.fromEntries(order.map((name) => [name, 0]));
  for (const outcome of outcomes) found[of(outcome)] = (found[of(outcome)] ?? 0) + 1;
  return found;
}

function quantiles(times: readonly number[]): Quantiles {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { median: at(0.5), p95: at(0.95), most: at(1) };
}
