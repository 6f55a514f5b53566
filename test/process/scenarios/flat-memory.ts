import { setTimeout as delay } from 'node:timers/promises';
import { courseOf, type Sample } from '../support/course.ts';
import { footprintOf } from '../support/footprint.ts';
import type { Scenario } from './scenario.ts';
import { leaderOf, underChurn } from './under-churn.ts';

/** What counts as flat, from a minute's warm-up on. */
const bounds = {
  /** MiB: what one collection of garbage more or less makes. */
  memoryRise: 16,
  /** Connections come and go, and leave nothing. */
  descriptorsRise: 5,
  /** Above the first of them at any time. */
  descriptorsBurst: 40,
} as const;

/** Measures the leader every second while developers change their services all the time. */
export const flatMemory: Scenario = {
  name: 'flat-memory',
  full: { times: 1, seconds: 3_600 },
  short: { times: 1, seconds: 4 },
  run: async (plane, extent) => {
    const memory: Sample[] = [];
    const descriptors: Sample[] = [];
    const outcome = await underChurn(
      plane,
      extent,
      async (churn) => {
        const leader = await leaderOf(plane);
        const pid = plane.operators.find(leader)?.pid ?? 0;
        // Until caches and compiled code have what they need.
        await delay(Math.min(60, extent.seconds / 2) * 1_000);
        const begun = performance.now();
        for (let second = 1; second <= extent.seconds; second += 1) {
          await delay(1_000);
          const at = (performance.now() - begun) / 1_000;
          const footprint = await footprintOf(pid);
          memory.push({ at, value: footprint.residentMiB });
          descriptors.push({ at, value: footprint.descriptors });
          if (second % 60 === 0) {
            const figures = `${footprint.residentMiB.toFixed(1)} MiB, ${footprint.descriptors} files`;
            extent.report(`${second} s: ${figures}, ${churn.changes} changes`);
          }
        }
      },
      { longLease: true, pace: { services: 20, pauseMs: 100 } },
    );
    if (memory.length < 2) return outcome;
    return { ...outcome, memory: courseOf(memory), descriptors: courseOf(descriptors) };
  },
  problems: ({ memory, descriptors, endings }) => {
    if (memory === undefined || descriptors === undefined) return ['nothing was measured'];
    const burst = descriptors.most - descriptors.start;
    return [
      ...(memory.rise > bounds.memoryRise ? [`memory rose by ${memory.rise.toFixed(1)} MiB`] : []),
      ...(descriptors.rise > bounds.descriptorsRise
        ? [`open files rose by ${descriptors.rise.toFixed(1)}`]
        : []),
      ...(burst > bounds.descriptorsBurst ? [`${burst} more files were open at a time`] : []),
      ...(endings['lease lost'] === undefined ? [] : ['a lease of 30 s ran out']),
    ];
  },
};
