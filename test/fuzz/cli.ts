/** `npm run fuzz`: malformed objects of all kinds, in simulated time. */
import { writeFile } from 'node:fs/promises';
import { inspect, parseArgs } from 'node:util';
import { createFuzzer, describeFailures, fuzzedKinds, type FuzzReport } from './run-fuzz.ts';
import { describeSummary, summarize } from './summary.ts';

/** Objects of each kind, which makes ten thousand. */
const usualCount = Math.ceil(10_000 / fuzzedKinds.length);

const usage = `Lets malformed objects loose on Slipway, in simulated time on a fake API server.

Usage: npm run fuzz -- [flags]

  --seed N     The same seed makes the same objects; random by default, and printed
  --kind KIND  One of ${fuzzedKinds.join(', ')}; all by default
  --count N    Objects of each kind; ${usualCount} by default, which makes ten thousand
  --index I    Only this object of the kind, as a failure names it; with --count, from it on
  --json FILE  Writes the counts and failures there
  --help       This text
`;

interface Arguments {
  readonly seed: number;
  readonly kinds: readonly string[];
  readonly from: number;
  readonly count: number;
  readonly json: string | undefined;
}

function readArguments(): Arguments | undefined {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      kind: { type: 'string' },
      index: { type: 'string' },
      count: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  const from = whole('--index', values.index);
  return {
    seed: whole('--seed', values.seed) ?? Math.floor(Math.random() * 2 ** 31),
    kinds: values.kind === undefined ? fuzzedKinds : [values.kind],
    from: from ?? 0,
    count: whole('--count', values.count) ?? (from === undefined ? usualCount : 1),
    json: values.json,
  };
}

function whole(flag: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d+$/.test(given)) throw new Error(`${flag} takes whole numbers, not ${given}`);
  return Number(given);
}

async function main(): Promise<number> {
  const given = readArguments();
  if (given === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const { seed, kinds, from, count } = given;
  process.stdout.write(`seed ${seed}\n`);
  const startedAt = performance.now();
  const fuzzer = createFuzzer(seed);
  const reports: FuzzReport[] = [];
  // A promise that nobody waits for is a failure of Slipway, too.
  let command = '';
  process.on('unhandledRejection', (error) => {
    const text = `FAILED a rejection that nobody handled: ${inspect(error)}\n  replay: ${command}\n`;
    process.stderr.write(text);
    process.exit(1);
  });
  for (const kind of kinds) {
    command = commandOf({ ...given, kinds: [kind] });
    const report = await fuzzer.run({ kind, from, count });
    // A world of its own for each kind: the same comes of a kind that is replayed alone.
    await fuzzer.close();
    reports.push(report);
    tell(report);
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const summary = summarize(reports, { command: commandOf(given), seed, seconds });
  process.stdout.write(describeSummary(summary));
  if (given.json !== undefined)
    await writeFile(given.json, `${JSON.stringify(summary, null, 2)}\n`);
  return summary.failures.length === 0 ? 0 : 1;
}

function tell(report: FuzzReport): void {
  const { kind, objects, invalid, reconciles, writes, failures } = report;
  process.stdout.write(
    `${kind}: ${objects} objects, ${invalid} invalid, ${reconciles} reconciles, ${writes} writes, ${failures.length} failures\n`,
  );
  if (failures.length > 0) process.stdout.write(`${describeFailures(report)}\n`);
}

/** The command that makes the same objects. */
function commandOf({ seed, kinds, from, count }: Arguments): string {
  const kind = kinds.length === 1 ? ` --kind ${kinds.join('')}` : '';
  const range = from === 0 ? '' : ` --index ${from}`;
  return `npm run fuzz -- --seed ${seed}${kind}${range} --count ${count}`;
}

process.exitCode = await main();
