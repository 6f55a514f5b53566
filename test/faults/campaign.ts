import { availableParallelism } from 'node:os';
import { keptParts } from '../kept-parts.ts';
import { keepEvidence } from './evidence.ts';
import type { Lab } from './lab.ts';
import type { Options } from './options.ts';
import { everyPlan, pickPlace, samplePlans } from './plans/catalogue.ts';
import { learnFrom } from './plans/learn.ts';
import { parsePlanName, type Plan } from './plans/plan.ts';
import { inPool, type Rest } from './plans/pool.ts';
import { runPlan, type PlanResult, type PlanSettings } from './plans/run-plan.ts';
import type { Trial } from './plans/trial.ts';
import type { Learned } from './proxy/faults/fault-kind.ts';
import { faultKinds } from './proxy/faults/index.ts';
import { createRandom } from './random.ts';
import { describeDisturbed, describeResult, type Summary } from './report.ts';
import { createTally } from './tally.ts';
import { workloads as allWorkloads } from './workloads/index.ts';
import type { Workload } from './workloads/workload.ts';

const fullSilenceMs = 60_000;
const sampleSilenceMs = 3_000;
const deadlineMs = 120_000;
const jobsForEachProcessor = 3;
const mostRepeats = 2;

type Say = (text: string) => void;

/** Runs all that was asked for, tells of each plan, and resolves to what it came to. */
export async function runCampaign(lab: Lab, options: Options, say: Say): Promise<Summary> {
  const startedAt = performance.now();
  const isFull = !options.sample && options.plans.length === 0;
  const settings: PlanSettings = {
    seed: options.seed,
    silenceMs: options.silenceMs ?? (isFull ? fullSilenceMs : sampleSilenceMs),
    deadlineMs,
  };
  const jobs = jobsOf(options);
  const { keep } = options;
  const kept = keep === undefined ? new Set<string>() : await keptParts(keep);
  const wanted = chosenWorkloads(options).filter(({ name }) => !kept.has(name));
  const workloads = wanted.filter((workload) => isAtHand(lab, workload, say));
  const references = await learnAll(lab, workloads, settings, { jobs, say });
  const learned = (workload: Workload): Learned => {
    const trial = references.get(workload.name);
    return trial === undefined ? { writes: [], logins: 0 } : learnFrom(trial);
  };
  const known = workloads.filter(({ name }) => references.has(name));
  const plans = choosePlans(options, known, learned);
  say(`${plans.length} plans, ${jobs} at once\n`);
  const disturbed: Plan[] = [];
  const tally = createTally({
    settings,
    workloads,
    plans,
    writesOf: (workload) => learned(workload).writes.length,
    keep,
    startedAt,
  });
  const run = async (plan: Plan, rest: Rest, isLast: boolean): Promise<void> => {
    const result = await runPlan(lab, plan, references.get(plan.workload.name), settings, rest);
    if (result.findings.length > 0) await keepEvidence(result);
    if (!isLast && isDisturbed(result)) {
      disturbed.push(plan);
      tally.putOff(plan);
      say(describeDisturbed(result));
      return;
    }
    say(describeResult(result, options.seed));
    await tally.add(result);
  };
  await inPool(plans, jobs, (plan, rest) => run(plan, rest, false));
  await inPool(disturbed, 1, (plan, rest) => run(plan, rest, true));
  return tally.summary();
}

/** How many plans are under way at once. */
export function jobsOf({ jobs }: Options): number {
  return jobs ?? availableParallelism() * jobsForEachProcessor;
}

/** The workloads that were named; all where none was. Throws on names that are not known. */
export function chosenWorkloads({ workloads: names }: Options): readonly Workload[] {
  const unknown = names.find((name) => allWorkloads.every((workload) => workload.name !== name));
  if (unknown !== undefined) throw new Error(`there is no workload ${unknown}; --list shows all`);
  return names.length === 0
    ? allWorkloads
    : allWorkloads.filter((workload) => names.includes(workload.name));
}

/** Whether the machine has what the workload needs; says so where it has not. */
function isAtHand({ databases }: Lab, { name, needs }: Workload, say: Say): boolean {
  if (needs === undefined || databases[needs] !== undefined) return true;
  say(`left out ${name}: there is no server of ${needs} on this machine\n`);
  return false;
}

/** The fault-free runs. One that fails makes all else of its workload worthless: it rejects. */
export async function learnAll(
  lab: Lab,
  workloads: readonly Workload[],
  settings: PlanSettings,
  { jobs, say }: { jobs: number; say: Say },
): Promise<ReadonlyMap<string, Trial>> {
  const references = new Map<string, Trial>();
  const none = parsePlanName('none', faultKinds).fault;
  await inPool(workloads, jobs, async (workload, rest) => {
    const plan: Plan = { workload, fault: none, where: '' };
    const short = { ...settings, silenceMs: sampleSilenceMs };
    const attempt = (): Promise<PlanResult> => runPlan(lab, plan, undefined, short, rest);
    let result = await attempt();
    for (let again = 0; again < mostRepeats && !isUndisturbed(result); again += 1) {
      result = await attempt();
    }
    if (result.findings.length > 0) {
      say(describeResult(result, settings.seed));
      await keepEvidence(result);
      throw new Error(`the fault-free run of ${workload.name} failed`);
    }
    references.set(workload.name, result.trial);
    const { writes } = learnFrom(result.trial);
    say(`learned ${workload.name.padEnd(20)} ${writes.length} writes\n`);
  });
  return references;
}

/** A process that had to wait so long for its turn that it lost its lease is a fault of its own. */
function isUndisturbed(result: PlanResult): boolean {
  return result.findings.length === 0 && keptLeases(result);
}

function keptLeases({ trial }: PlanResult): boolean {
  return trial.endings.every(({ why }) => why !== 'alone');
}

/** What has to hold however busy the machine is. */
const always: readonly string[] = ['data', 'fencing', 'process', 'secrets'];

/**
 * Whether it failed, and a process lost its lease though nothing was done to leaders: on a machine
 * that does too much at once that is a fault that nobody ordered. Such a plan is run again alone.
 */
function isDisturbed(result: PlanResult): boolean {
  const { findings, plan } = result;
  if (findings.length === 0 || plan.fault.kind === 'leader' || keptLeases(result)) return false;
  return !findings.some(({ oracle }) => always.includes(oracle));
}

function choosePlans(
  options: Options,
  workloads: readonly Workload[],
  learned: (workload: Workload) => Learned,
): Plan[] {
  const catalogue = { workloads, faults: faultKinds, learned, seed: options.seed };
  if (options.plans.length > 0) {
    return options.plans.flatMap((text) => {
      const { fault, where } = parsePlanName(text, faultKinds);
      return workloads.map((workload) => {
        const random = createRandom(options.seed, workload.name, fault.name);
        const place = where ?? pickPlace(random, fault.places(learned(workload)));
        return { workload, fault, where: place };
      });
    });
  }
  return options.sample ? samplePlans(catalogue, options.count) : everyPlan(catalogue);
}
