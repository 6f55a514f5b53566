import { planName, replayCommand } from './plans/plan.ts';
import type { Hunt } from './bug-hunt.ts';
import type { PlanResult } from './plans/run-plan.ts';

/** What a run came to, for people and for `--json`. */
export interface Summary {
  seed: number;
  /** Seconds of silence that were asked for. */
  silenceSeconds: number;
  workloads: readonly string[];
  /** Plans that were run and that failed. */
  plans: number;
  passed: number;
  failed: number;
  /** Plans that were run again alone, as a machine that was too busy cost a process its lease. */
  repeated: number;
  /** Plans by the kind of their fault. */
  byKind: Record<string, number>;
  /** Writes of the fault-free runs, and those at which Slipway was killed at each moment. */
  writes: number;
  writesCovered: Record<string, number>;
  /** Plans whose fault never struck: the run did not come to the place. */
  notReached: readonly string[];
  /** Seconds from the end of a fault to the end state: the longest, and of which plan. */
  slowest: { seconds: number; plan: string };
  failures: readonly { plan: string; workload: string; replay: string; findings: string[] }[];
  seconds: number;
}

/** What the test of the oracles came to, for `--json`. */
export interface HuntSummary {
  seed: number;
  passed: number;
  failed: number;
  bugs: readonly { bug: string; oracle: string; caught: boolean; found: readonly string[] }[];
}

/** Counts bugs that were caught, and that were not. */
export function summarizeHunts(hunts: readonly Hunt[], seed: number): HuntSummary {
  const passed = hunts.filter(({ caught }) => caught).length;
  const bugs = hunts
    .map(({ bug, oracle, caught, findings }) => ({
      bug,
      oracle,
      caught,
      found: [...new Set(findings.map((finding) => finding.oracle))],
    }))
    .toSorted((a, b) => (a.bug < b.bug ? -1 : 1));
  return { seed, passed, failed: hunts.length - passed, bugs };
}

/** What is counted of a plan. */
export interface Counted extends Pick<PlanResult, 'plan' | 'findings' | 'struck'> {
  trial: Pick<PlanResult['trial'], 'phases'>;
}

/** Counts results. `writes` are those of all fault-free runs. */
export function summarize(
  results: readonly Counted[],
  run: Pick<Summary, 'seed' | 'repeated' | 'writes' | 'workloads' | 'silenceSeconds' | 'seconds'>,
): Summary {
  const byKind: Record<string, number> = {};
  const writesCovered: Record<string, number> = {};
  for (const { plan, struck } of results) {
    const { kind, name } = plan.fault;
    byKind[kind] = (byKind[kind] ?? 0) + 1;
    if (kind === 'kill' && plan.fault.atEveryPlace === true && struck)
      writesCovered[name] = (writesCovered[name] ?? 0) + 1;
  }
  const failed = results.filter(({ findings }) => findings.length > 0);
  return {
    ...run,
    seconds: Math.round(run.seconds),
    plans: results.length,
    passed: results.length - failed.length,
    failed: failed.length,
    byKind,
    writesCovered,
    slowest: slowestOf(results),
    notReached: results.filter(({ struck }) => !struck).map(({ plan }) => nameOf(plan)),
    failures: failed.map(({ plan, findings }) => ({
      plan: planName(plan),
      workload: plan.workload.name,
      replay: replayCommand(plan, run.seed),
      findings: findings.map(({ oracle, what }) => `${oracle}: ${what}`),
    })),
  };
}

function slowestOf(results: readonly Counted[]): Summary['slowest'] {
  const settled = results.filter(({ findings }) => findings.length === 0);
  const secondsOf = ({ trial: { phases } }: Counted): number =>
    (phases.quiet - phases.done) / 1_000;
  const [slowest] = settled.toSorted((a, b) => secondsOf(b) - secondsOf(a));
  if (slowest === undefined) return { seconds: 0, plan: '' };
  return { seconds: Math.round(secondsOf(slowest)), plan: nameOf(slowest.plan) };
}

function nameOf(plan: PlanResult['plan']): string {
  return `${plan.workload.name} ${planName(plan)}`;
}

/** One line for a plan that passed; for one that failed what was found, and how to run it again. */
export function describeResult(result: PlanResult, seed: number): string {
  const { plan, findings, trial, struck } = result;
  const seconds = (trial.tookMs / 1_000).toFixed(1);
  const note = struck ? '' : ' (not reached)';
  const line = `${plan.workload.name.padEnd(20)} ${planName(plan)}${note}  ${seconds} s`;
  if (findings.length === 0) return `ok    ${line}\n`;
  const shown = findings.slice(0, mostFindings);
  const rest = findings.length - shown.length;
  return [
    `FAIL  ${line}`,
    ...trial.struck.map((what) => `      fault: ${what}`),
    ...shown.map(({ oracle, what }) => `      ${oracle}: ${what}`),
    ...(rest > 0 ? [`      and ${rest} more`] : []),
    `      again: ${replayCommand(plan, seed)}`,
    '',
  ].join('\n');
}

/** One line for a plan that is run again later. */
export function describeDisturbed({ plan, findings, trial }: PlanResult): string {
  const seconds = (trial.tookMs / 1_000).toFixed(1);
  const what = findings[0]?.what.split('\n', 1)[0] ?? '';
  return `later ${plan.workload.name.padEnd(20)} ${planName(plan)}  ${seconds} s: a busy machine cost a process its lease; ${what}\n`;
}

const mostFindings = 12;

/** The end of the output. */
export function describeSummary(summary: Summary): string {
  const kinds = Object.entries(summary.byKind).map(([kind, count]) => `${count} ${kind}`);
  const covered = Object.entries(summary.writesCovered).map(
    ([name, count]) => `${name} ${count} of ${summary.writes}`,
  );
  return [
    '',
    `seed ${summary.seed}, ${summary.workloads.length} workloads, ${summary.seconds} s`,
    `plans by kind: ${kinds.join(', ')}`,
    ...(covered.length === 0 ? [] : [`writes covered: ${covered.join(', ')}`]),
    `slowest to settle after the fault: ${summary.slowest.seconds} s, ${summary.slowest.plan}`,
    ...(summary.repeated === 0 ? [] : [`run again alone: ${summary.repeated}`]),
    ...(summary.notReached.length === 0 ? [] : [`not reached: ${summary.notReached.length}`]),
    ...summary.failures.map(({ replay }) => `failed: ${replay}`),
    `${summary.passed} passed, ${summary.failed} failed`,
    '',
  ].join('\n');
}
