import { keepPart } from '../kept-parts.ts';
import type { Plan } from './plans/plan.ts';
import type { PlanResult, PlanSettings } from './plans/run-plan.ts';
import { summarize, type Counted, type Summary } from './report.ts';
import type { Workload } from './workloads/workload.ts';

/** What the plans of a run have come to so far. */
export interface Tally {
  /** Counts a plan; writes the counts of its workload once that was the last one of it. */
  add(result: PlanResult): Promise<void>;
  /** Counts a plan that is run again later. */
  putOff(plan: Plan): void;
  summary(): Summary;
}

export interface TallyOptions {
  readonly settings: PlanSettings;
  readonly workloads: readonly Workload[];
  readonly plans: readonly Plan[];
  /** Writes of the fault-free run. */
  readonly writesOf: (workload: Workload) => number;
  /** The folder that gets the counts of each workload. */
  readonly keep: string | undefined;
  /** Milliseconds, as `performance.now` has them. */
  readonly startedAt: number;
}

/** Counts plans. Of their trials it keeps next to nothing: a full run has thousands of them. */
export function createTally({ startedAt, keep, ...options }: TallyOptions): Tally {
  const { settings, workloads, plans, writesOf } = options;
  const results: Counted[] = [];
  const putOff: Plan[] = [];
  let keptAt = startedAt;
  const summaryOf = (chosen: readonly Workload[], since: number): Summary =>
    summarize(
      results.filter(({ plan }) => chosen.includes(plan.workload)),
      {
        seed: settings.seed,
        repeated: putOff.filter(({ workload }) => chosen.includes(workload)).length,
        silenceSeconds: settings.silenceMs / 1_000,
        workloads: chosen.map(({ name }) => name),
        writes: chosen.reduce((sum, workload) => sum + writesOf(workload), 0),
        seconds: (performance.now() - since) / 1_000,
      },
    );
  const isDone = (workload: Workload): boolean =>
    results.filter(({ plan }) => plan.workload === workload).length ===
    plans.filter((plan) => plan.workload === workload).length;
  return {
    add: async ({ plan, findings, struck, trial: { phases } }) => {
      results.push({ plan, findings, struck, trial: { phases } });
      if (keep === undefined || !isDone(plan.workload)) return;
      const summary = summaryOf([plan.workload], keptAt);
      keptAt = performance.now();
      await keepPart(keep, plan.workload.name, summary);
    },
    putOff: (plan) => {
      putOff.push(plan);
    },
    summary: () => summaryOf(workloads, startedAt),
  };
}
