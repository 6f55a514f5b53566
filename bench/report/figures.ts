import type { Distribution } from '../measure.ts';
import type { ContenderResults, SizeResults } from '../results.ts';

/** One figure of the raw API, of Slipway and of the naive operator; '' where there is none. */
export interface FigureRow {
  readonly figure: string;
  readonly raw: string;
  readonly slipway: string;
  readonly naive: string;
}

/** All figures at one size, as they are shown. */
export function figureRows({ raw, slipway, naive }: SizeResults): FigureRow[] {
  const both = (figure: string, of: (results: ContenderResults) => string, rawValue = '') => ({
    figure,
    raw: rawValue,
    slipway: of(slipway),
    naive: naive === undefined ? '' : of(naive),
  });
  return [
    both(
      'All at once: objects per second',
      ({ bulk }) => (bulk.unfinished === undefined ? fixed(bulk.objectsPerSecond) : 'not finished'),
      fixed(raw.bulk.objectsPerSecond),
    ),
    both('All at once: until all are Ready, s', ({ bulk }) => fixed(bulk.readySeconds ?? 0)),
    both(
      'One, idle: last child after, ms (p50 / p95 / p99)',
      ({ idleLatency }) => percentiles(idleLatency.latencyMs),
      percentiles(raw.latencyMs),
    ),
    both(
      'One, at 100 changes a minute, ms (p50 / p95 / p99)',
      ({ busyLatency }) => percentiles(busyLatency.latencyMs),
      slipway.busyLatency.rawMs === undefined ? '' : percentiles(slipway.busyLatency.rawMs),
    ),
    both('One: writes of children / of status / of events', writesOfOne),
    both('One: reads', ({ idleLatency }) => String(idleLatency.reads)),
    both('Deleted child is back after, ms (p50 / p95 / p99)', ({ drift }) =>
      percentiles(drift.deleted),
    ),
    both('Edited field is back after, ms (p50 / p95 / p99)', ({ drift }) =>
      percentiles(drift.edited),
    ),
    both(
      'Fields edited / not repaired',
      ({ drift }) => `${drift.fields} / ${drift.unrepaired.length}`,
    ),
    both('Cold start: all looked at after, s', ({ coldStart }) => fixed(coldStart.seconds)),
    both('Cold start: writes', ({ coldStart }) => fixed(coldStart.writes)),
    both('Idle: writes a minute', ({ idle }) => fixed((idle.writes / idle.seconds) * 60)),
    both('Idle: other requests a minute, but for watches and the lease', ({ idle }) =>
      fixed((unexpected(idle.requests) / idle.seconds) * 60),
    ),
    both('Idle: CPU, % of a core', ({ idle }) => idle.cpuPercent.toFixed(2)),
    both(
      'Memory when idle / at most, MiB',
      ({ memory }) =>
        `${fixed(memory.rssMiB)} / ${fixed(Math.max(memory.peakMiB, memory.coldStartPeakMiB))}`,
    ),
  ];
}

/** How many of the requests are neither watches nor renewals of the lease. */
export function unexpected(requests: Readonly<Record<string, number>>): number {
  return Object.entries(requests)
    .filter(([request]) => !request.startsWith('watch ') && !request.includes(' leases.'))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** Writes for one new Microservice: of its children, its status and events about it. */
export function writesByTarget(requests: Readonly<Record<string, number>>): {
  children: number;
  status: number;
  events: number;
} {
  const sums = { children: 0, status: 0, events: 0 };
  for (const [request, count] of Object.entries(requests)) {
    const [verb = '', resource = ''] = request.split(' ');
    if (!['create', 'update', 'patch', 'delete'].includes(verb)) continue;
    if (resource.startsWith('events')) sums.events += count;
    else if (resource.endsWith('/status')) sums.status += count;
    else sums.children += count;
  }
  return sums;
}

/** A number as people read it: `1,234`, `12.3`. */
export function fixed(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1;
  return value.toFixed(digits).replaceAll(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
}

function writesOfOne({ idleLatency }: ContenderResults): string {
  const { children, status, events } = writesByTarget(idleLatency.requests);
  return [children, status, events].map(fixed).join(' / ');
}

function percentiles({ count, p50, p95, p99 }: Distribution): string {
  return count === 0 ? 'none' : [p50, p95, p99].map(fixed).join(' / ');
}
