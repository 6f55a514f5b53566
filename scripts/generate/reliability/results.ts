import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary as CampaignSummary } from '../../../test/campaign/run/summary.ts';
import type { HuntSummary, Summary as FaultSummary } from '../../../test/faults/report.ts';
import type { FuzzSummary } from '../../../test/fuzz/summary.ts';
import type { ScenarioResult } from '../../../test/process/run-scenario.ts';
import type { StabilityResults } from '../../../test/stability/results.ts';

/** What `npm run endurance -- --json` writes. */
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
}

/** Where they are kept, from the root: what `--json` wrote, as it is. */
export const resultsFolder = 'docs/results';

/** Reads all that is kept below the root. Throws on what is no JSON. */
export function readKeptResults(root: string): KeptResults {
  return {
    faults: read(root, 'faults'),
    bugs: read(root, 'bugs'),
    stability: read(root, 'stability'),
    campaign: read(root, 'campaign'),
    fuzz: read(root, 'fuzz'),
    endurance: read(root, 'endurance'),
  };
}

// Each file is written by the machine whose type it is given here.
function read<T>(root: string, name: string): T | undefined {
  const path = join(root, resultsFolder, `${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}
