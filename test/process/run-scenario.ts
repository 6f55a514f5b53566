import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Amount, Course, Extent, Outcome, Scenario } from './scenarios/scenario.ts';
import type { Plane } from './support/plane.ts';

/** What was counted and measured; null where the scenario could not even begin. */
interface Figures {
  readonly changes: number | null;
  readonly handovers: number | null;
  readonly writes: number | null;
  readonly writesOutsideTenure: number | null;
  readonly refusedOutsideTenure: number | null;
  /** Requests that a stopped process had in hand, and sent when it went on; one a pause at most. */
  readonly sentFromHand: number | null;
  readonly endings: Readonly<Record<string, number>> | null;
  /** MiB; null also where no process was measured. */
  readonly memory: Course | null;
  readonly live: Course | null;
  readonly descriptors: Course | null;
}

/** One run of one scenario, as `--json` has it. */
export interface ScenarioResult extends Amount, Figures {
  readonly scenario: string;
  readonly seed: number;
  readonly passed: boolean;
  /** What was wrong, in words. */
  readonly problems: readonly string[];
  /** The command that does the same again. */
  readonly replay: string;
  readonly tookSeconds: number;
}

const evidenceFolder = 'test-results/process';
/** A list of stale writes says no more after some. */
const mostListed = 20;

/**
 * Runs it and judges; where something is wrong the logs of the operators are kept. `bug` is the
 * seeded bug that the plane's operators have.
 */
export async function runScenario(
  plane: Plane,
  scenario: Scenario,
  extent: Extent,
  bug?: string,
): Promise<ScenarioResult> {
  const { seed, times, seconds } = extent;
  const begun = performance.now();
  let outcome: Outcome | undefined;
  let problems: readonly string[];
  try {
    outcome = await scenario.run(plane, extent);
    problems = problemsOf(scenario, outcome, extent);
  } catch (error) {
    problems = [error instanceof Error ? error.message : String(error)];
  }
  if (problems.length > 0) await keepLogs(plane, join(evidenceFolder, `${scenario.name}-${seed}`));
  return {
    scenario: scenario.name,
    seed,
    times,
    seconds,
    passed: problems.length === 0,
    problems,
    replay: replayCommand(scenario, extent, bug),
    tookSeconds: Math.round((performance.now() - begun) / 1_000),
    ...figuresOf(outcome),
  };
}

function figuresOf(outcome: Outcome | undefined): Figures {
  return {
    changes: outcome?.changes ?? null,
    handovers: outcome?.handovers ?? null,
    writes: outcome?.writes ?? null,
    writesOutsideTenure: outcome?.stale.length ?? null,
    refusedOutsideTenure: outcome?.refused ?? null,
    sentFromHand: outcome?.inHand ?? null,
    endings: outcome?.endings ?? null,
    ...coursesOf(outcome),
  };
}

function coursesOf(outcome: Outcome | undefined): Pick<Figures, 'memory' | 'live' | 'descriptors'> {
  const { memory = null, live = null, descriptors = null } = outcome ?? {};
  return { memory, live, descriptors };
}

function replayCommand(
  { name }: Scenario,
  { seed, times, seconds }: Extent,
  bug: string | undefined,
): string {
  const amount = `--seed ${seed} --times ${times} --seconds ${seconds}`;
  return `npm run endurance -- ${name} ${amount}${bug === undefined ? '' : ` --bug ${bug}`}`;
}

/** What is wrong with an outcome; [] where nothing is. */
export function problemsOf(
  scenario: Pick<Scenario, 'problems'>,
  outcome: Outcome,
  amount: Amount,
): readonly string[] {
  const { failure, stale, refused, changes, writes, endings } = outcome;
  const strange = Object.keys(endings).filter((how) => how !== 'lease lost');
  return [
    ...(failure === undefined ? [] : [failure]),
    ...stale.slice(0, mostListed).map((write) => `a write without the lease: ${write}`),
    ...(refused > 0 ? [`${refused} writes without the lease were tried`] : []),
    ...(changes === 0 || writes === 0 ? ['nothing was done'] : []),
    ...strange.map((how) => `${endings[how]} processes ended by themselves: ${how}`),
    ...(scenario.problems?.(outcome, amount) ?? []),
  ];
}

async function keepLogs({ operators }: Plane, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [identity, log] of await operators.logs()) {
    await writeFile(join(folder, `${identity}.log`), log);
  }
}
