/** `npm run endurance`: what befalls operators as processes, again and again. */
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { keepPart, keptParts } from '../kept-parts.ts';
import { editing } from '../faults/seeded-bugs/apply-edits.ts';
import { seededBugs } from '../faults/seeded-bugs/index.ts';
import { helpText, readOptions, type Options } from './options.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { openPlane, type Plane } from './support/plane.ts';

/** What `--json` writes. */
interface Results {
  readonly seed: number;
  readonly passed: number;
  readonly failed: number;
  readonly scenarios: readonly ScenarioResult[];
}

const names = scenarios.map(({ name }) => name);

function say(text: string): void {
  process.stdout.write(text);
}

/** Resolves to how many failed. What is there is written after each scenario. */
async function runAll(plane: Plane, options: Options): Promise<number> {
  const results: ScenarioResult[] = [];
  const { keep } = options;
  const kept = keep === undefined ? new Set<string>() : await keptParts(keep);
  const isAsked = (name: string): boolean => options.names.includes(name) && !kept.has(name);
  for (const scenario of scenarios.filter((one) => isAsked(one.name))) {
    const { name, full } = scenario;
    const times = options.times ?? full.times;
    const seconds = options.seconds ?? full.seconds;
    const report = (line: string): void => say(`${name}: ${line}\n`);
    report(`seed ${options.seed}, ${times} times, ${seconds} s`);
    const extent = { seed: options.seed, times, seconds, report };
    const result = await runScenario(plane, scenario, extent, options.bug);
    results.push(result);
    report(summaryOf(result));
    if (keep !== undefined && result.passed) await keepPart(keep, name, result);
    if (options.json !== undefined) await writeJson(options.json, options.seed, results);
  }
  return results.filter(({ passed }) => !passed).length;
}

function summaryOf(result: ScenarioResult): string {
  const { tookSeconds, changes, handovers, writes, writesOutsideTenure } = result;
  if (!result.passed) {
    return ['FAILED', ...result.problems, `once more: ${result.replay}`].join('\n  ');
  }
  const counts = `${changes} changes, ${handovers} hand-overs, ${writes} writes`;
  return `passed in ${tookSeconds} s: ${counts}, ${writesOutsideTenure} of them without the lease`;
}

async function writeJson(
  path: string,
  seed: number,
  results: readonly ScenarioResult[],
): Promise<void> {
  const failed = results.filter(({ passed }) => !passed).length;
  const all: Results = { seed, passed: results.length - failed, failed, scenarios: results };
  await writeFile(path, `${JSON.stringify(all, null, 2)}\n`);
}

function buildFor({ bug }: Options): Parameters<typeof openPlane>[0] {
  if (bug === undefined) return {};
  const found = seededBugs.find(({ name }) => name === bug);
  if (found === undefined) throw new Error(`there is no seeded bug ${bug}`);
  return { plugins: [editing(found.edits)] };
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), {
    names,
    randomSeed: () => randomInt(1_000_000),
  });
  if (options.help) {
    say(helpText(names));
    return 0;
  }
  const plane = await openPlane(buildFor(options));
  const stop = (): void => {
    void plane.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return (await runAll(plane, options)) === 0 ? 0 : 1;
  } finally {
    await plane.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`endurance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
process.exit();
