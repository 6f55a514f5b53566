import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary as CampaignSummary } from '../../../test/campaign/run/summary.ts';
import { mergeSummaries } from '../../../test/faults/merge-summaries.ts';
import { workloads } from '../../../test/faults/workloads/index.ts';
import { scenarios } from '../../../test/process/scenarios/index.ts';
import type { HuntSummary, Summary as FaultSummary } from '../../../test/faults/report.ts';
import type { FuzzSummary } from '../../../test/fuzz/summary.ts';
import type { ScenarioResult } from '../../../test/process/run-scenario.ts';
import type { StabilityResults } from '../../../test/stability/results.ts';

/** What the scenarios of endurance came to. */
export interface EnduranceResults {
  readonly seed: number;
  readonly passed: number;
  readonly failed: number;
  readonly scenarios: readonly ScenarioResult[];
}

/** The last full run of each machine; undefined where none was kept. */
export interface KeptResults {
  readonly faults: FaultSummary | undefined;
  readonly bugs: HuntSummary | undefined;
  readonly stability: StabilityResults | undefined;
  readonly campaign: CampaignSummary['json'] | undefined;
  readonly fuzz: FuzzSummary | undefined;
  readonly endurance: EnduranceResults | undefined;
  /** What a kept run of faults or endurance leaves out. */
  readonly leftOut: {
    readonly workloads: readonly string[];
    readonly scenarios: readonly string[];
  };
}

/** Where they are kept, from the root: what `--json` or `--keep` wrote, as it is. */
export const resultsFolder = 'docs/results';

/** Reads all that is kept below the root. Throws on what is no JSON. */
export function readKeptResults(root: string): KeptResults {
  const faults = faultsOf(readParts<FaultSummary>(root, 'faults'));
  const endurance = enduranceOf(readParts<ScenarioResult>(root, 'endurance'));
  return {
    faults,
    bugs: read(root, 'bugs'),
    stability: read(root, 'stability'),
    campaign: read(root, 'campaign'),
    fuzz: read(root, 'fuzz'),
    endurance,
    leftOut: {
      workloads: without(workloads, faults?.workloads ?? []),
      scenarios: without(scenarios, endurance?.scenarios.map(({ scenario }) => scenario) ?? []),
    },
  };
}

// Each file is written by the machine whose type it is given here.
function read<T>(root: string, name: string): T | undefined {
  const path = join(root, resultsFolder, `${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

function without(all: readonly { readonly name: string }[], names: readonly string[]): string[] {
  return all.map(({ name }) => name).filter((name) => !names.includes(name));
}

/** The parts of a run that takes hours, in the order of their names. */
function readParts<T>(root: string, name: string): readonly T[] {
  const folder = join(root, resultsFolder, name);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.toSorted().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T);
}

function faultsOf(parts: readonly FaultSummary[]): FaultSummary | undefined {
  return parts.length === 0 ? undefined : mergeSummaries(parts);
}

function enduranceOf(scenarios: readonly ScenarioResult[]): EnduranceResults | undefined {
  const [first] = scenarios;
  if (first === undefined) return undefined;
  const passed = scenarios.filter((scenario) => scenario.passed).length;
  return { seed: first.seed, passed, failed: scenarios.length - passed, scenarios };
}
