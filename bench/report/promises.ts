import { percentile } from '../measure.ts';
import type { ContenderResults, SizeResults } from '../results.ts';
import { sixChildren } from '../workload.ts';
import { fixed, unexpected, writesByTarget } from './figures.ts';

/** A limit that Slipway is held to, and how it fared. */
export interface PromiseRow {
  readonly promise: string;
  readonly limit: string;
  readonly measured: string;
  readonly holds: boolean;
}

interface Limit {
  readonly promise: string;
  readonly limit: string;
  /** The sizes at which it is measured; all by default. */
  readonly at?: (microservices: number) => boolean;
  /** The figure and whether it is within the limit. */
  readonly check: (size: SizeResults, all: readonly SizeResults[]) => [string, boolean];
}

const below = (value: number, most: number, unit: string): [string, boolean] => [
  `${fixed(value)}${unit}`,
  value <= most,
];
const from1000 = (microservices: number): boolean => microservices >= 1_000;
const from5000 = (microservices: number): boolean => microservices >= 5_000;

const limits: readonly Limit[] = [
  {
    promise: 'Creating all at once, objects per second to those of the raw API',
    limit: '>= 0.6',
    at: from1000,
    check: ({ rounds }) => {
      const ratio = bulkRatio(rounds);
      return [ratio.toFixed(2), ratio >= 0.6];
    },
  },
  {
    promise: 'Creation of one to its last child, idle, median',
    limit: '<= 25 ms',
    check: ({ slipway }) => below(slipway.idleLatency.latencyMs.p50, 25, ' ms'),
  },
  {
    promise: 'The same, 95th percentile',
    limit: '<= 60 ms',
    check: ({ slipway }) => below(slipway.idleLatency.latencyMs.p95, 60, ' ms'),
  },
  {
    promise: 'The same at 100 changes a minute, 99th percentile',
    limit: '< 1 s',
    at: from5000,
    check: ({ slipway }) => below(slipway.busyLatency.latencyMs.p99, 1_000, ' ms'),
  },
  {
    promise: 'Writes of children of a new one',
    limit: `<= ${sixChildren.children}, one a child`,
    check: ({ slipway }) => below(writesOf(slipway).children, sixChildren.children, ''),
  },
  {
    promise: 'Writes of the status of a new one',
    limit: '<= 2',
    check: ({ slipway }) => below(writesOf(slipway).status, 2, ''),
  },
  {
    promise: 'Reads, while new ones are made',
    limit: 'none',
    check: ({ slipway }) => below(slipway.idleLatency.reads, 0, ''),
  },
  {
    promise: 'Idle: requests but for watches and the lease',
    limit: 'none',
    check: ({ slipway }) => below(unexpected(slipway.idle.requests), 0, ''),
  },
  {
    promise: 'Idle: CPU',
    limit: '< 1 % of a core',
    check: ({ slipway: { idle } }) => [`${idle.cpuPercent.toFixed(2)} %`, idle.cpuPercent < 1],
  },
  {
    promise: 'Cold start with all there: writes',
    limit: 'none',
    check: ({ slipway }) => below(slipway.coldStart.writes, 0, ''),
  },
  {
    promise: 'Cold start: all looked at',
    limit: '<= 30 s',
    check: ({ slipway }) => below(slipway.coldStart.seconds, 30, ' s'),
  },
  {
    promise: 'Memory (RSS) when idle',
    limit: '<= 350 MiB',
    check: ({ slipway }) => below(slipway.memory.rssMiB, 350, ' MiB'),
  },
  {
    promise: 'Time for each of all at once, to that at 100',
    limit: '<= 1.3',
    at: from1000,
    check: (size, all) => {
      const growth = growthOfTime(size, all);
      return [growth.toFixed(2), growth <= 1.3];
    },
  },
  {
    promise: 'Time for each of all at once, to that at 100, beside the raw API',
    limit: '<= 1.3',
    at: from1000,
    check: (size, all) => {
      const growth = growthBesideRaw(size, all);
      return [growth.toFixed(2), growth <= 1.3];
    },
  },
  {
    promise: 'A deleted child is back, median of the slowest kind',
    limit: '<= 100 ms',
    check: ({ slipway }) => below(slowestKind(slipway, 'deleted'), 100, ' ms'),
  },
  {
    promise: 'An edited field is back, median of the slowest kind',
    limit: '<= 100 ms',
    check: ({ slipway }) => below(slowestKind(slipway, 'edited'), 100, ' ms'),
  },
  {
    promise: 'Edited fields and deleted children that are not back',
    limit: 'none',
    check: ({ slipway }) => below(slipway.drift.unrepaired.length, 0, ''),
  },
];

/** Every limit at every size at which it is measured. */
export function promiseRows(sizes: readonly SizeResults[]): PromiseRow[] {
  return limits.flatMap(({ promise, limit, at = () => true, check }) => {
    const checked = sizes
      .filter(({ microservices }) => at(microservices))
      .map((size) => ({ microservices: size.microservices, outcome: check(size, sizes) }));
    if (checked.length === 0) return [];
    const measured = checked
      .map(
        ({ microservices, outcome: [text] }) => `${text} (${microservices.toLocaleString('en')})`,
      )
      .join(', ');
    const holds = checked.every(({ outcome: [, isWithin] }) => isWithin);
    return [{ promise, limit, measured, holds }];
  });
}

/** The median of the ratios of the rounds. */
export function bulkRatio(rounds: SizeResults['rounds']): number {
  return percentile(
    rounds.map(({ raw, slipway }) => slipway / raw),
    0.5,
  );
}

/** How much longer one takes than at 100. */
function growthOfTime({ slipway }: SizeResults, all: readonly SizeResults[]): number {
  const base = all.find(({ microservices }) => microservices === 100);
  if (base === undefined) return Number.NaN;
  return base.slipway.bulk.objectsPerSecond / slipway.bulk.objectsPerSecond;
}

/** How much longer one takes than at 100, divided by how much longer the raw API takes. */
function growthBesideRaw({ rounds }: SizeResults, all: readonly SizeResults[]): number {
  const base = all.find(({ microservices }) => microservices === 100);
  return base === undefined ? Number.NaN : bulkRatio(base.rounds) / bulkRatio(rounds);
}

function writesOf({ idleLatency }: ContenderResults): ReturnType<typeof writesByTarget> {
  return writesByTarget(idleLatency.requests);
}

function slowestKind({ drift }: ContenderResults, what: 'deleted' | 'edited'): number {
  const kinds = Object.values(drift.byKind).map((times) => times[what]);
  return Math.max(...kinds.filter(({ count }) => count > 0).map(({ p50 }) => p50));
}
