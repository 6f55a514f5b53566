import { setTimeout as delay } from 'node:timers/promises';
import { courseOf, type Sample } from '../support/course.ts';
import { footprintOf } from '../support/footprint.ts';
import type { Churn } from '../support/churn.ts';
import { openMemoryProbe } from '../support/live-memory.ts';
import type { Plane } from '../support/plane.ts';
import type { Course, Extent, Scenario } from './scenario.ts';
import { leaderOf, underChurn } from './under-churn.ts';

/** What counts as flat. */
const bounds = {
  /** MiB of resident memory, after a minute: what one collection of garbage more or less makes. */
  memoryRise: 16,
  /** MiB in use, at any time: what the objects of more or fewer services make. */
  liveRise: 4,
  /** Connections come and go, and leave nothing. */
  descriptorsRise: 5,
  /** Above the first of them at any time. */
  descriptorsBurst: 40,
} as const;

/** Seconds until Node.js has made its heap as large as the work needs, collected or not. */
const warmUp = 60;

/** Measures the leader every second while developers change their services all the time. */
export const flatMemory: Scenario = {
  name: 'flat-memory',
  full: { times: 1, seconds: 3_600 },
  short: { times: 1, seconds: 4 },
  run: async (plane, extent) => {
    const samples = { memory: [], live: [], descriptors: [] } as Record<Figure, Sample[]>;
    const outcome = await underChurn(
      plane,
      extent,
      (churn) => measure(plane, extent, churn, samples),
      {
        longLease: true,
        pace: { services: 20, pauseMs: 100 },
      },
    );
    if (samples.live.length < 2) return outcome;
    const { memory, live, descriptors } = samples;
    return {
      ...outcome,
      memory: courseOf(memory),
      live: courseOf(live),
      descriptors: courseOf(descriptors),
    };
  },
  problems: ({ memory, live, descriptors, endings }, { seconds }) => {
    if (memory === undefined || live === undefined || descriptors === undefined) {
      return ['nothing was measured'];
    }
    const rise = (what: string, { rise: by }: Course, bound: number, unit = ''): string[] =>
      by > bound ? [`${what} rose by ${by.toFixed(1)}${unit}`] : [];
    const burst = descriptors.most - descriptors.start;
    return [
      ...(seconds < warmUp ? [] : rise('memory', memory, bounds.memoryRise, ' MiB')),
      ...rise('memory in use', live, bounds.liveRise, ' MiB'),
      ...rise('open files', descriptors, bounds.descriptorsRise),
      ...(burst > bounds.descriptorsBurst ? [`${burst} more files were open at a time`] : []),
      ...(endings['lease lost'] === undefined ? [] : ['a lease of 30 s ran out']),
    ];
  },
};

type Figure = 'memory' | 'live' | 'descriptors';

async function measure(
  plane: Plane,
  { seconds, report }: Extent,
  churn: Churn,
  samples: Readonly<Record<Figure, Sample[]>>,
): Promise<void> {
  const operator = plane.operators.find(await leaderOf(plane));
  if (operator === undefined) throw new Error('the leader has ended');
  const probe = await openMemoryProbe(operator);
  try {
    await delay(Math.min(warmUp, seconds / 2) * 1_000);
    // A collection of garbage each second would keep resident memory lower than it is.
    const liveEach = Math.max(1, Math.min(60, Math.floor(seconds / 4)));
    const begun = performance.now();
    for (let second = 1; second <= seconds; second += 1) {
      await delay(1_000);
      const at = (performance.now() - begun) / 1_000;
      const { residentMiB, descriptors } = await footprintOf(operator.pid);
      samples.memory.push({ at, value: residentMiB });
      samples.descriptors.push({ at, value: descriptors });
      if (second % liveEach !== 0) continue;
      const value = await probe.liveMiB();
      samples.live.push({ at, value });
      report(
        `${second} s: ${residentMiB.toFixed(1)} MiB, ${value.toFixed(1)} in use, ${descriptors} files, ${churn.changes} changes`,
      );
    }
  } finally {
    probe.close();
  }
}
