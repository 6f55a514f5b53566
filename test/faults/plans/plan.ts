import type { FaultKind } from '../proxy/faults/fault-kind.ts';
import type { Workload } from '../workloads/workload.ts';

/** One workload under one fault. */
export interface Plan {
  readonly workload: Workload;
  readonly fault: FaultKind;
  /** Where the fault strikes; see its places. */
  readonly where: string;
}

/** What `--plan` takes: the fault and, behind an `@`, where it strikes. */
export function planName({ fault, where }: Pick<Plan, 'fault' | 'where'>): string {
  return where === '' ? fault.name : `${fault.name}@${where}`;
}

/** The command that runs just this plan again. */
export function replayCommand(plan: Plan, seed: number): string {
  const name = planName(plan).includes(' ') ? `'${planName(plan)}'` : planName(plan);
  return `npm run faults -- --plan ${name} --workload ${plan.workload.name} --seed ${seed}`;
}

/** Reads what {@link planName} wrote; without a place it is undefined. Throws on unknown faults. */
export function parsePlanName(
  text: string,
  faults: readonly FaultKind[],
): { fault: FaultKind; where: string | undefined } {
  const at = text.indexOf('@');
  const name = at < 0 ? text : text.slice(0, at);
  const fault = faults.find((candidate) => candidate.name === name);
  if (fault === undefined) {
    throw new Error(`there is no fault ${name}; --list shows all`);
  }
  return { fault, where: at < 0 ? undefined : text.slice(at + 1) };
}
