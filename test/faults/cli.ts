/** `npm run faults`: breaks everything around Slipway and compares what comes out. */
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { huntBugs } from './bug-hunt.ts';
import { runCampaign } from './campaign.ts';
import { openLab, type Lab } from './lab.ts';
import { help, readOptions, type Options } from './options.ts';
import { faultKinds } from './proxy/faults/index.ts';
import { describeSummary, summarizeHunts } from './report.ts';
import { seededBugs } from './seeded-bugs/index.ts';
import { workloads } from './workloads/index.ts';

function say(text: string): void {
  process.stdout.write(text);
}

function list(): string {
  const lines = (title: string, items: readonly { name: string; summary: string }[]): string =>
    `${title}\n${items.map(({ name, summary }) => `  ${name.padEnd(28)} ${summary}\n`).join('')}`;
  return [
    lines('Workloads', workloads),
    lines('Faults', faultKinds),
    lines('Seeded bugs', seededBugs),
  ].join('\n');
}

/** Runs what was asked for; resolves to the results for `--json` and how many failed. */
async function run(lab: Lab, options: Options): Promise<{ results: object; failed: number }> {
  if (options.bugs) {
    const results = summarizeHunts(await huntBugs(lab, options, say), options.seed);
    say(`\n${results.passed} passed, ${results.failed} failed\n`);
    return { results, failed: results.failed };
  }
  const summary = await runCampaign(lab, options, say);
  say(describeSummary(summary));
  return { results: summary, failed: summary.failed };
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), () => randomInt(1_000_000));
  if (options.help || options.list) {
    say(options.help ? help : list());
    return 0;
  }
  say(`seed ${options.seed}\n`);
  // Each process under test is killed with this one.
  process.setMaxListeners(0);
  const lab = await openLab();
  const stop = (): void => {
    void lab.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const { results, failed } = await Promise.race([run(lab, options), lab.observer.failed]);
    if (options.json !== undefined) {
      await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await lab.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`faults: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
process.exit();
