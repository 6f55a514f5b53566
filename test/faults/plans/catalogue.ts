import type { FaultKind, Learned } from '../proxy/faults/fault-kind.ts';
import { createRandom, type Random } from '../random.ts';
import type { Workload } from '../workloads/workload.ts';
import { planName, type Plan } from './plan.ts';

export interface Catalogue {
  workloads: readonly Workload[];
  faults: readonly FaultKind[];
  /** What the fault-free run of a workload wrote. */
  learned: (workload: Workload) => Learned;
  seed: number;
}

/**
 * Every workload under every fault: kills at each write and each moment, all other faults at one
 * place that the seed chooses.
 */
export function everyPlan({ workloads, faults, learned, seed }: Catalogue): Plan[] {
  return workloads.flatMap((workload) =>
    faults
      .filter((fault) => concerns(fault, workload))
      .flatMap((fault) => {
        const places = fault.places(learned(workload));
        const random = createRandom(seed, workload.name, fault.name);
        const chosen = fault.atEveryPlace === true ? places : [pickPlace(random, places)];
        return chosen.map((where) => ({ workload, fault, where }));
      }),
  );
}

/**
 * A part of all plans that is quick to run: every fault at least once, every workload about as
 * often as any other, the rest kills; faults that take minutes are left out.
 */
export function samplePlans(catalogue: Catalogue, count: number): Plan[] {
  const random = createRandom(catalogue.seed, 'sample');
  const all = random.shuffled(everyPlan(catalogue).filter(({ fault }) => fault.slow !== true));
  const chosen: Plan[] = [];
  const uses = new Map<string, number>();
  const take = (candidates: readonly Plan[]): void => {
    const least = Math.min(...candidates.map(({ workload }) => uses.get(workload.name) ?? 0));
    const plan = candidates.find(({ workload }) => (uses.get(workload.name) ?? 0) === least);
    if (plan === undefined) return;
    chosen.push(plan);
    uses.set(plan.workload.name, least + 1);
  };
  for (const fault of catalogue.faults) take(all.filter((plan) => plan.fault === fault));
  while (chosen.length < Math.min(count, all.length)) {
    const left = all.filter((plan) => !chosen.includes(plan));
    const kills = left.filter(({ fault }) => fault.kind === 'kill');
    take(kills.length > 0 ? kills : left);
  }
  return chosen;
}

/** PostgreSQL can only fail those who use it. */
function concerns(fault: FaultKind, workload: Workload): boolean {
  return fault.kind !== 'database' || workload.needs !== undefined;
}

/** The random choices of one plan: the same for the same seed, whatever else is run. */
export function randomOf(plan: Plan, seed: number): Random {
  return createRandom(seed, plan.workload.name, planName(plan));
}

/** One of the places; '' where there is none. */
export function pickPlace(random: Random, places: readonly string[]): string {
  return places.length === 0 ? '' : random.pick(places);
}
