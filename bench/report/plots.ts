import type { ContenderResults, SizeResults } from '../results.ts';
import { lineChart, type Series } from './line-chart.ts';

/** An SVG by the name of its file. */
export interface Plot {
  readonly file: string;
  readonly alternative: string;
  readonly svg: string;
}

interface Kind {
  readonly file: string;
  readonly title: string;
  readonly unit: string;
  readonly of: (results: ContenderResults) => number | undefined;
  readonly raw?: (size: SizeResults) => number;
  readonly limit?: number;
}

const kinds: readonly Kind[] = [
  {
    file: 'all-at-once.svg',
    title: 'Creating all at once: objects per second',
    unit: 'objects per second',
    of: ({ bulk }) => (bulk.unfinished === undefined ? bulk.objectsPerSecond : undefined),
    raw: ({ raw }) => raw.bulk.objectsPerSecond,
  },
  {
    file: 'one-idle.svg',
    title: 'Creation of one to its last child, idle, median',
    unit: 'milliseconds',
    of: ({ idleLatency }) => idleLatency.latencyMs.p50,
    raw: ({ raw }) => raw.latencyMs.p50,
  },
  {
    file: 'one-busy.svg',
    title: 'The same at 100 changes a minute, 99th percentile',
    unit: 'milliseconds',
    of: ({ busyLatency }) => busyLatency.latencyMs.p99,
    limit: 1_000,
  },
  {
    file: 'cold-start.svg',
    title: 'Cold start: all looked at',
    unit: 'seconds',
    of: ({ coldStart }) => coldStart.seconds,
    limit: 30,
  },
  {
    file: 'cold-start-writes.svg',
    title: 'Cold start with all there: writes',
    unit: 'writes',
    of: ({ coldStart }) => coldStart.writes,
  },
  {
    file: 'memory.svg',
    title: 'Memory when idle',
    unit: 'MiB',
    of: ({ memory }) => memory.rssMiB,
    limit: 350,
  },
];

/** The growth of the main figures over the number of Microservices. */
export function plots(sizes: readonly SizeResults[]): Plot[] {
  return kinds.map(({ file, title, unit, of, raw, limit }) => {
    const points = (value: (size: SizeResults) => number | undefined): Series['points'] =>
      sizes.flatMap((size): [number, number][] => {
        const y = value(size);
        return y === undefined || Number.isNaN(y) ? [] : [[size.microservices, y]];
      });
    const series: Series[] = [
      { name: 'Slipway', look: 'slipway', points: points(({ slipway }) => of(slipway)) },
      { name: 'naive', look: 'naive', points: points(({ naive }) => naive && of(naive)) },
      { name: 'raw API', look: 'raw', points: raw === undefined ? [] : points(raw) },
      { name: 'limit', look: 'limit', points: limit === undefined ? [] : points(() => limit) },
    ];
    const svg = lineChart({ title, xTitle: 'Microservices', yTitle: unit, series });
    return { file, alternative: `${title}, by the number of Microservices`, svg };
  });
}
