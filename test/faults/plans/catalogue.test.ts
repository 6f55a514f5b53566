import { describe, expect, it } from 'vitest';
import { faultKinds } from '../proxy/faults/index.ts';
import { workloads } from '../workloads/index.ts';
import { everyPlan, samplePlans, type Catalogue } from './catalogue.ts';
import { planName } from './plan.ts';

const learned = { writes: ['patch services app #1', 'patch deployments.apps app #1'], logins: 3 };
const catalogue: Catalogue = { workloads, faults: faultKinds, learned: () => learned, seed: 1 };
const nameOf = (plan: ReturnType<typeof everyPlan>[number]): string =>
  `${plan.workload.name} ${planName(plan)}`;

describe('the catalogue of plans', () => {
  it('has a kill at each write and each moment, for every workload', () => {
    const kills = everyPlan(catalogue).filter(
      ({ fault }) => fault.kind === 'kill' && fault.atEveryPlace === true,
    );
    expect(kills).toHaveLength(workloads.length * learned.writes.length * 3);
    expect(new Set(kills.map(nameOf)).size).toBe(kills.length);
  });

  it('has every other fault once for every workload that it concerns', () => {
    const others = everyPlan(catalogue).filter(({ fault }) => fault.atEveryPlace !== true);
    for (const fault of faultKinds.filter(({ atEveryPlace }) => atEveryPlace !== true)) {
      const concerned = workloads.filter(
        ({ needs }) => fault.kind !== 'database' || needs !== undefined,
      );
      const plans = others.filter((plan) => plan.fault === fault);
      expect(plans.map(({ workload }) => workload)).toEqual(concerned);
    }
  });

  it('chooses the same places for the same seed', () => {
    const again = everyPlan({ ...catalogue }).map(nameOf);
    expect(everyPlan(catalogue).map(nameOf)).toEqual(again);
    expect(everyPlan({ ...catalogue, seed: 2 }).map(nameOf)).not.toEqual(again);
  });
});

describe('a sample', () => {
  const sample = samplePlans(catalogue, 60);

  it('has as many plans as were asked for, none of them twice', () => {
    expect(sample).toHaveLength(60);
    expect(new Set(sample.map(nameOf)).size).toBe(60);
  });

  it('has every fault but the slow ones, and every workload', () => {
    const quick = faultKinds.filter(({ slow }) => slow !== true);
    for (const fault of quick) expect(sample.some((plan) => plan.fault === fault)).toBe(true);
    expect(sample.some(({ fault }) => fault.slow === true)).toBe(false);
    expect(new Set(sample.map(({ workload }) => workload))).toEqual(new Set(workloads));
  });

  it('is the same for the same seed', () => {
    expect(samplePlans(catalogue, 60).map(nameOf)).toEqual(sample.map(nameOf));
  });
});
