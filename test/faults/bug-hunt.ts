import { chosenWorkloads, jobsOf, learnAll } from './campaign.ts';
import type { Lab } from './lab.ts';
import { buildOperator } from './operator/build-operator.ts';
import type { Finding } from './oracles/index.ts';
import type { Options } from './options.ts';
import { parsePlanName, planName, type Plan } from './plans/plan.ts';
import { inPool } from './plans/pool.ts';
import { runPlan, type PlanSettings } from './plans/run-plan.ts';
import type { Trial } from './plans/trial.ts';
import { faultKinds } from './proxy/faults/index.ts';
import { editing } from './seeded-bugs/apply-edits.ts';
import { seededBugs } from './seeded-bugs/index.ts';
import type { SeededBug } from './seeded-bugs/seeded-bug.ts';

/** What became of one seeded bug. */
export interface Hunt {
  bug: string;
  /** The oracle that was to find it did, and nothing was found without the bug. */
  caught: boolean;
  oracle: string;
  /** What the oracles found. */
  findings: readonly Finding[];
  /** What they found of the same plan without the bug. */
  control: readonly Finding[];
}

/** A bug that stops all work is known soon; the machine may still be a slow one. */
const deadlineMs = 45_000;

type Say = (text: string) => void;

/**
 * Tests the oracles: runs Slipway with each seeded bug, and the same plan without it. Nothing may
 * be found of the latter; of the former, the oracle that the bug names has to find something.
 */
export async function huntBugs(lab: Lab, options: Options, say: Say): Promise<Hunt[]> {
  const bugs = chosenBugs(options);
  const names = [...new Set(bugs.map(({ workload }) => workload))];
  const workloads = chosenWorkloads({ ...options, workloads: names });
  const settings: PlanSettings = { seed: options.seed, silenceMs: 2_000, deadlineMs };
  const jobs = jobsOf(options);
  const references = await learnAll(lab, workloads, settings, { jobs, say });
  const planOf = (bug: SeededBug): Plan => {
    const { fault, where = '' } = parsePlanName(bug.plan, faultKinds);
    const workload = workloads.find(({ name }) => name === bug.workload);
    if (workload === undefined) throw new Error(`there is no workload ${bug.workload}`);
    return { workload, fault, where };
  };
  const controls = await runControls(lab, bugs.map(planOf), references, { jobs, settings });
  const hunts: Hunt[] = [];
  await inPool(bugs, jobs, async (bug, rest) => {
    const plan = planOf(bug);
    const build = await buildOperator({ plugins: [editing(bug.edits)] });
    try {
      const reference = references.get(bug.workload);
      const settingsOfBug = { ...settings, build: build.folder };
      const { findings } = await runPlan(lab, plan, reference, settingsOfBug, rest);
      const control = controls.get(keyOf(plan)) ?? [];
      const isFound = findings.some(({ oracle }) => oracle === bug.oracle);
      const caught = isFound && control.length === 0;
      const hunt = { bug: bug.name, caught, oracle: bug.oracle, findings, control };
      hunts.push(hunt);
      say(describeHunt(hunt));
    } finally {
      await build.remove();
    }
  });
  return hunts;
}

function chosenBugs({ bug: names }: Options): readonly SeededBug[] {
  const unknown = names.find((name) => seededBugs.every((bug) => bug.name !== name));
  if (unknown !== undefined) throw new Error(`there is no bug ${unknown}; --list shows all`);
  return names.length === 0 ? seededBugs : seededBugs.filter(({ name }) => names.includes(name));
}

/** The plans of the bugs without a bug; the fault-free ones were run as references already. */
async function runControls(
  lab: Lab,
  plans: readonly Plan[],
  references: ReadonlyMap<string, Trial>,
  { jobs, settings }: { jobs: number; settings: PlanSettings },
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const controls = new Map<string, readonly Finding[]>();
  const struck = plans.filter(({ fault }) => fault.kind !== 'none');
  const distinct = [...new Map(struck.map((plan) => [keyOf(plan), plan])).values()];
  await inPool(distinct, jobs, async (plan, rest) => {
    const result = await runPlan(lab, plan, references.get(plan.workload.name), settings, rest);
    controls.set(keyOf(plan), result.findings);
  });
  return controls;
}

function keyOf(plan: Plan): string {
  return `${plan.workload.name} ${planName(plan)}`;
}

/** One line for a bug that was caught, more for one that was not. */
export function describeHunt({ bug, caught, oracle, findings, control }: Hunt): string {
  const first = findings.find((finding) => finding.oracle === oracle);
  if (caught) return `caught  ${bug.padEnd(28)} ${oracle}: ${first?.what.split('\n', 1)[0]}\n`;
  const others = findings.slice(0, 8).map((found) => `        ${found.oracle}: ${found.what}\n`);
  const noise = control.slice(0, 8).map((found) => `        without: ${found.what}\n`);
  return `MISSED  ${bug}, to be found by ${oracle}\n${others.join('')}${noise.join('')}`;
}
