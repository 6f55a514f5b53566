/** `npm run stability`: every combination of children in memory, and 1,000 states on an API server. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { StabilityResults } from './results.ts';
import { readTried, triedVariable } from './tried.ts';

const help = `Treats the children of Microservices and Databases in every combination, and asks for what is
declared, and silence.

Usage: npm run stability -- [flags]

  --combinations N   In memory, for each kind; all of them by default
  --states N         Random states on an API server; 1,000 by default
  --seed N           Makes the same choices as a run with this seed; 1 by default
  --json FILE        Writes the counts there
  --help             This text

A failure names the combination or state, and the command that tries it again.
`;

const root = join(import.meta.dirname, '../..');

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  success: boolean;
}

/** Runs the tests with these settings; resolves to what vitest reported. */
async function runTests(folder: string, env: Record<string, string>): Promise<VitestReport> {
  const report = join(folder, 'vitest.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const files = ['test/stability', 'test/integration/stability.test.ts'];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...files], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  return JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      combinations: { type: 'string', default: 'all' },
      states: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return void process.stdout.write(help);
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'slipway-stability-'));
  const tried = join(folder, 'tried.jsonl');
  writeFileSync(tried, '');
  try {
    const report = await runTests(folder, {
      SLIPWAY_COMBINATIONS: values.combinations,
      SLIPWAY_STATES: values.states,
      SLIPWAY_SEED: values.seed,
      [triedVariable]: tried,
    });
    const results: StabilityResults = {
      seed: Number(values.seed),
      ...readTried(tried),
      seconds: Math.round((performance.now() - startedAt) / 1_000),
      passed: report.numPassedTests,
      failed: Math.max(report.numFailedTests, report.success ? 0 : 1),
    };
    const { combinations, states, passed, failed } = results;
    process.stdout.write(`${combinations} combinations in memory, ${states} states\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    if (values.json !== undefined) {
      writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
    }
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`stability: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
