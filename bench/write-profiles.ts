import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEnvironment, users, type Environment } from './environment.ts';
import { buildOperator, type BuiltOperator } from './operator-process.ts';
import type { BenchOptions } from './options.ts';
import { heapSummary, type HeapSnapshot } from './report/heap-summary.ts';
import { moduleLines, profileSummary, type CpuProfile } from './report/profile-summary.ts';
import { measureBulk } from './scenarios/bulk.ts';
import { measureColdStart } from './scenarios/cold-start.ts';

const limitMs = 3_600_000;
const resyncSeconds = 15;

/**
 * Writes CPU profiles of bulk creation, of a cold start and of resyncs, and a snapshot of the heap
 * after the cold start, into the folder; and beside each what it comes to, as text.
 */
export async function writeProfiles(
  folder: string,
  { sizes }: BenchOptions,
  say: (line: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const built = await buildOperator({ minify: false });
  const microservices = sizes.at(-1) ?? 1;
  const environment = await startEnvironment(microservices);
  try {
    const run = { environment, built, folder, microservices };
    await profileBulk(run);
    await profileColdStart(run);
    await profileResync(run);
    const lines = moduleLines(await readFile(built.bundle, 'utf8'));
    for (const name of ['bulk', 'cold-start', 'resync']) {
      const file = join(folder, `${name}.cpuprofile`);
      const profile = JSON.parse(await readFile(file, 'utf8')) as CpuProfile;
      await writeFile(join(folder, `${name}.txt`), profileSummary(profile, lines));
    }
    const snapshot = JSON.parse(await readSnapshot(folder)) as HeapSnapshot;
    await writeFile(join(folder, 'heap.txt'), heapSummary(snapshot));
    say(`profiles are in ${basename(folder)}`);
  } finally {
    await environment.stop();
    await built.remove();
  }
}

interface ProfileRun {
  readonly environment: Environment;
  readonly built: BuiltOperator;
  readonly folder: string;
  readonly microservices: number;
}

function flagsFor(folder: string, name: string): string[] {
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`];
}

async function profileBulk({ environment, built, folder, microservices }: ProfileRun) {
  const contender = built.with({ flags: flagsFor(folder, 'bulk') });
  const operator = await contender.start(environment);
  await measureBulk(environment, { user: users.slipway, operator }, microservices, limitMs);
  await operator.stop();
}

async function profileColdStart({ environment, built, folder, microservices }: ProfileRun) {
  const flags = flagsFor(folder, 'cold-start');
  const { operator } = await measureColdStart(environment, built.with({ flags }), microservices);
  await operator.stop();
  const second = built.with({
    flags: ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`],
  });
  const cold = await measureColdStart(environment, second, microservices);
  process.kill(cold.operator.pid, 'SIGUSR2');
  // It answers again once the snapshot is written.
  await delay(1_000);
  await cold.operator.metrics();
  await cold.operator.stop();
}

async function profileResync({ environment, built, folder, microservices }: ProfileRun) {
  const contender = built.with({
    flags: flagsFor(folder, 'resync'),
    settings: { SLIPWAY_RESYNC_PERIOD: `${resyncSeconds}s` },
  });
  const { operator } = await measureColdStart(environment, contender, microservices);
  await delay(4 * resyncSeconds * 1_000);
  await operator.stop();
}

async function readSnapshot(folder: string): Promise<string> {
  const names = await readdir(folder);
  const last = names
    .filter((name) => name.endsWith('.heapsnapshot'))
    .toSorted()
    .at(-1);
  if (last === undefined) throw new Error(`${folder} has no heap snapshot`);
  return readFile(join(folder, last), 'utf8');
}
