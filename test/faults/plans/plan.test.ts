import { describe, expect, it } from 'vitest';
import { faultKinds } from '../proxy/faults/index.ts';
import { workloads } from '../workloads/index.ts';
import { parsePlanName, planName, replayCommand, type Plan } from './plan.ts';

function planOf(faultName: string, where: string): Plan {
  const { fault } = parsePlanName(faultName, faultKinds);
  const [workload] = workloads;
  if (workload === undefined) throw new Error('there are no workloads');
  return { workload, fault, where };
}

describe('names of plans', () => {
  it('are read as they were written', () => {
    for (const where of ['', '7', 'patch services app #1', 'patch a/b@c #2']) {
      const plan = planOf('kill-before', where);
      const read = parsePlanName(planName(plan), faultKinds);
      expect(read.fault).toBe(plan.fault);
      expect(read.where ?? '').toBe(where);
    }
  });

  it('without a place leave it open', () => {
    expect(parsePlanName('latency', faultKinds).where).toBeUndefined();
  });

  it('of unknown faults are refused', () => {
    expect(() => parsePlanName('earthquake@3', faultKinds)).toThrow('there is no fault earthquake');
  });

  it('are quoted in the command that replays', () => {
    expect(replayCommand(planOf('kill-before', 'patch services app #1'), 5)).toBe(
      "npm run faults -- --plan 'kill-before@patch services app #1' --workload create --seed 5",
    );
    expect(replayCommand(planOf('cut-watches', '3'), 5)).toContain('--plan cut-watches@3 ');
  });
});
