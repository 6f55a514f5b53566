/**
 * `npm run bench`: figures of Slipway beside the raw API and a naive operator; see README.md here.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Contender } from './contender.ts';
import { startEnvironment, type Environment } from './environment.ts';
import { measureContender } from './measure-contender.ts';
import { naiveOperator } from './naive/process.ts';
import { buildOperator, type BuiltOperator } from './operator-process.ts';
import { parseOptions, usage, UsageError, type BenchOptions } from './options.ts';
import { createRawChildren } from './raw-children.ts';
import type {
  BenchResults,
  ContenderResults,
  MachineFacts,
  RawResults,
  SizeResults,
} from './results.ts';
import { measureBulk, measureRawBulk } from './scenarios/bulk.ts';
import { measureRawLatency } from './scenarios/latency.ts';
import { eightChildren } from './workload.ts';
import { resultsTable } from './report/table.ts';
import { keptResults, mergedRuns } from './report/keep-results.ts';
import { writeProfiles } from './write-profiles.ts';

/** A bulk creation by the naive operator is given up after this long; the others are not. */
const naiveLimitMs = 600_000;
const noLimitMs = 3_600_000;

const rawChildren = createRawChildren();

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(options: BenchOptions): Promise<void> {
  if (options.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  if (options.report.length > 0) {
    await keepResults(options.report);
    return;
  }
  if (options.profile !== undefined) {
    await writeProfiles(options.profile, options, say);
    return;
  }
  const built = await buildOperator();
  try {
    await measureAll(options, built);
  } finally {
    await built.remove();
  }
}

/** Keeps what files of runs say, for the documentation. */
async function keepResults(files: readonly string[]): Promise<void> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const merged = mergedRuns(texts.map((text) => JSON.parse(text) as BenchResults));
  const path = join(import.meta.dirname, '..', keptResults);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(merged, undefined, 2)}\n`);
  say(`${keptResults} is written; npm run generate makes docs/performance.md from it`);
}

async function measureAll(options: BenchOptions, built: BuiltOperator): Promise<void> {
  const sizes: SizeResults[] = [];
  let machine: MachineFacts | undefined;
  for (const microservices of options.sizes) {
    machine ??= await inEnvironment(1, machineFacts);
    sizes.push(await measureSize(options, built, microservices));
    await show({ machine, sizes }, options);
  }
  if (options.json !== '-') process.stdout.write(`${resultsTable(sizes)}\n`);
}

async function measureSize(
  options: BenchOptions,
  built: BuiltOperator,
  microservices: number,
): Promise<SizeResults> {
  const slipway = built.with({});
  const rounds: { raw: number; slipway: number }[] = [];
  for (let round = 1; round < options.rounds; round += 1) {
    rounds.push(await measureRound(slipway, microservices));
  }
  say(`${microservices} Microservices: the raw limit`);
  const raw = await inEnvironment(microservices, (environment) =>
    measureRaw(environment, microservices, options),
  );
  say(`  ${raw.bulk.objectsPerSecond} objects per second, one in ${raw.latencyMs.p50} ms`);
  const measure = (contender: Contender, limitMs: number): Promise<ContenderResults> =>
    inEnvironment(microservices, (environment) =>
      measureContender({
        environment,
        contender,
        rawChildren,
        microservices,
        options,
        limitMs,
        say,
      }),
    );
  say(`${microservices} Microservices: Slipway`);
  const results = await measure(slipway, noLimitMs);
  rounds.push({ raw: raw.bulk.objectsPerSecond, slipway: results.bulk.objectsPerSecond });
  let naive: ContenderResults | undefined;
  if (microservices <= options.naiveUpTo) {
    say(`${microservices} Microservices: the naive operator`);
    naive = await measure(naiveOperator, naiveLimitMs);
  }
  const { children: childrenOfEach } = eightChildren;
  return { microservices, childrenOfEach, rounds, raw, slipway: results, naive };
}

/** Bulk creation alone, raw and by Slipway: on a machine with other work one pair says little. */
async function measureRound(
  contender: Contender,
  microservices: number,
): Promise<{ raw: number; slipway: number }> {
  const raw = await inEnvironment(microservices, (environment) =>
    measureRawBulk(environment, rawChildren, microservices),
  );
  const slipway = await inEnvironment(microservices, async (environment) => {
    const operator = await contender.start(environment);
    try {
      const run = { user: contender.user, operator };
      return await measureBulk(environment, run, microservices, noLimitMs);
    } finally {
      await operator.stop();
    }
  });
  say(
    `${microservices} at once: ${raw.objectsPerSecond} and ${slipway.objectsPerSecond} per second`,
  );
  return { raw: raw.objectsPerSecond, slipway: slipway.objectsPerSecond };
}

/** Written after each size: a long run that breaks off has not been for nothing. */
async function show(results: BenchResults, { json, sizes }: BenchOptions): Promise<void> {
  const text = `${JSON.stringify(results, undefined, 2)}\n`;
  if (json === '-' && results.sizes.length === sizes.length) process.stdout.write(text);
  else if (json !== undefined && json !== '-') await writeFile(json, text);
}

async function measureRaw(
  environment: Environment,
  microservices: number,
  { samples }: BenchOptions,
): Promise<RawResults> {
  const bulk = await measureRawBulk(environment, rawChildren, microservices);
  return { bulk, ...(await measureRawLatency(environment, rawChildren, samples)) };
}

async function inEnvironment<T>(
  microservices: number,
  work: (environment: Environment) => Promise<T>,
): Promise<T> {
  const environment = await startEnvironment(microservices);
  try {
    return await work(environment);
  } finally {
    await environment.stop();
  }
}

async function machineFacts({ client }: Environment): Promise<MachineFacts> {
  const version = (await client.raw('/version')) as { gitVersion?: string };
  return {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    architecture: arch(),
    node: process.version,
    kubernetes: version.gitVersion ?? '',
  };
}

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
// Connections to control planes that are gone would keep the process.
process.exit();
