import type { Trial } from '../plans/trial.ts';
import type { Workload } from '../workloads/workload.ts';
import { countDifferences, countHappenings } from './counts.ts';
import { dataLosses } from './data.ts';
import { differencesOf } from './end-state.ts';
import { unfencedWrites } from './fencing.ts';
import { gapDifferences } from './gaps.ts';
import { outageDifferences } from './outages.ts';
import { leaks, processTroubles } from './processes.ts';
import { noise } from './silence.ts';

export interface Judgement {
  trial: Trial;
  /** The fault-free run of the same workload; its own for that run itself. */
  reference: Trial;
  workload: Workload;
  /** What the lease duration of the processes is, in milliseconds. */
  leaseDurationMs: number;
}

/** Something that has to hold for every run. */
export interface Oracle {
  readonly name: string;
  /** What does not hold, a line each. */
  readonly judge: (judgement: Judgement) => readonly string[];
}

/** All that is asked of a run. */
export const oracles: readonly Oracle[] = [
  { name: 'workload', judge: ({ trial }) => trial.trouble },
  {
    name: 'end-state',
    judge: ({ trial, reference }) => differencesOf(trial.endState, reference.endState),
  },
  {
    name: 'counts',
    judge: ({ trial, reference }) =>
      countDifferences(countHappenings(trial.happenings), countHappenings(reference.happenings)),
  },
  {
    name: 'gaps',
    judge: ({ trial, reference }) => gapDifferences(trial.happenings, reference.happenings),
  },
  {
    name: 'outages',
    judge: ({ trial, reference, workload }) =>
      outageDifferences(trial.happenings, reference.happenings, workload.mayStop),
  },
  {
    name: 'fencing',
    judge: ({ trial, leaseDurationMs }) => unfencedWrites(trial.entries, leaseDurationMs),
  },
  {
    name: 'data',
    judge: ({ trial, workload }) => dataLosses(trial.happenings, workload.deletes),
  },
  { name: 'silence', judge: ({ trial }) => noise(trial.entries, trial.phases) },
  { name: 'process', judge: ({ trial }) => processTroubles(trial.endings, trial.logs) },
  { name: 'secrets', judge: ({ trial }) => leaks(trial.happenings, trial.logs) },
];

/** What an oracle found. */
export interface Finding {
  oracle: string;
  what: string;
}

/** Asks all oracles. */
export function judge(judgement: Judgement): Finding[] {
  return oracles.flatMap(({ name, judge: ask }) =>
    ask(judgement).map((what) => ({ oracle: name, what })),
  );
}
