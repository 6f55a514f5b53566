import type { Clock } from './clock.ts';
import type { WorkqueueMetrics } from './metric-sinks.ts';

const reportEveryMs = 1_000;

/** Tells the metrics of a work queue what happens in it. */
export interface QueueMeter {
  due(priority: number): void;
  notDue(priority: number): void;
  taken(key: string, dueSince: number): void;
  done(key: string): void;
}

/** While keys are worked on it reports once a second for how long that has been so. */
export function createQueueMeter(clock: Clock, metrics: WorkqueueMetrics | undefined): QueueMeter {
  if (metrics === undefined) {
    return { due: () => {}, notDue: () => {}, taken: () => {}, done: () => {} };
  }
  const depths = new Map<number, number>();
  const startedAt = new Map<string, number>();
  let isReporting = false;

  const change = (priority: number, by: number): void => {
    const depth = (depths.get(priority) ?? 0) + by;
    if (depth === 0) depths.delete(priority);
    else depths.set(priority, depth);
    metrics.depth(priority, depth);
  };
  const report = (): void => {
    const now = clock.monotonic();
    const seconds = [...startedAt.values()].map((at) => (now - at) / 1_000);
    metrics.unfinished(
      seconds.reduce((sum, one) => sum + one, 0),
      seconds.reduce((longest, one) => Math.max(longest, one), 0),
    );
    isReporting = startedAt.size > 0;
    if (isReporting) clock.after(reportEveryMs, report);
  };

  return {
    due: (priority) => change(priority, 1),
    notDue: (priority) => change(priority, -1),
    taken: (key, dueSince) => {
      const now = clock.monotonic();
      metrics.taken(Math.max(now - dueSince, 0) / 1_000);
      startedAt.set(key, now);
      if (!isReporting) {
        isReporting = true;
        clock.after(reportEveryMs, report);
      }
    },
    done: (key) => {
      metrics.done((clock.monotonic() - (startedAt.get(key) ?? clock.monotonic())) / 1_000);
      startedAt.delete(key);
    },
  };
}
