import type { Lab } from '../lab.ts';
import { leaseDurationMs } from '../operator/operator-process.ts';
import { judge, type Finding } from '../oracles/index.ts';
import { randomOf } from './catalogue.ts';
import type { Plan } from './plan.ts';
import type { Rest } from './pool.ts';
import { runTrial } from './run-trial.ts';
import type { Trial } from './trial.ts';

export interface PlanSettings {
  seed: number;
  /** Milliseconds of silence that are asked for. */
  silenceMs: number;
  /** Milliseconds until a state that does not come is given up. */
  deadlineMs: number;
  /** The folder of the operator to run; the released one by default. */
  build?: string;
}

export interface PlanResult {
  plan: Plan;
  findings: readonly Finding[];
  /** The fault did what it is for; false where the run never came to the place. */
  struck: boolean;
  trial: Trial;
}

/** Runs one plan and asks the oracles. `reference` is the fault-free run of the workload. */
export async function runPlan(
  lab: Lab,
  plan: Plan,
  reference: Trial | undefined,
  settings: PlanSettings,
  rest: Rest,
): Promise<PlanResult> {
  const { silenceMs, build } = settings;
  const trial = await runTrial(lab, plan, {
    random: randomOf(plan, settings.seed),
    silenceMs,
    rest,
    deadlineMs: plan.fault.slow === true ? settings.deadlineMs + slowMs : settings.deadlineMs,
    ...(build === undefined ? {} : { build }),
    ...(reference === undefined ? {} : { expected: reference.endState }),
  });
  const { workload } = plan;
  const findings = judge({ trial, reference: reference ?? trial, workload, leaseDurationMs });
  const struck = plan.fault.kind === 'none' || trial.struck.length > 0;
  return { plan, findings, struck, trial };
}

/** What Slipway may wait for an answer that never comes: the watchdog of a watch, and a list. */
const slowMs = 200_000;
