import { describe, expect, it } from 'vitest';
import { alignedTable } from '../../scripts/generate/markdown.ts';
import { distributionOf } from '../measure.ts';
import type { BulkResults, ContenderResults, SizeResults } from '../results.ts';
import { figureRows, fixed, unexpected, writesByTarget } from './figures.ts';
import { plots } from './plots.ts';
import { promiseRows } from './promises.ts';
import { mergedRuns } from './keep-results.ts';
import { reportText } from './report-text.ts';

const ten = distributionOf([10]);
const requests = {
  'create events.events.k8s.io': 1,
  'patch deployments.apps': 1,
  'patch httproutes.gateway.networking.k8s.io': 1,
  'patch microservices.slipway.dev/status': 2,
};
const bulk: BulkResults = { seconds: 1, objectsPerSecond: 60, cpuSeconds: {}, othersCores: 0.5 };

function contender(overrides: Partial<ContenderResults> = {}): ContenderResults {
  const latency = { latencyMs: ten, othersCores: 0, requests, reads: 0 };
  return {
    bulk,
    idleLatency: latency,
    busyLatency: latency,
    idle: {
      seconds: 30,
      requests: { 'update leases.coordination.k8s.io': 15, 'watch pods': 1 },
      writes: 0,
      cpuPercent: 0.4,
    },
    drift: {
      deleted: ten,
      edited: ten,
      byKind: { Service: { deleted: ten, edited: distributionOf([]) } },
      fields: 7,
      unrepaired: [],
    },
    coldStart: { seconds: 2, cpuSeconds: 1, writes: 0, requests: {} },
    memory: { rssMiB: 100, coldStartPeakMiB: 120, peakMiB: 110 },
    ...overrides,
  };
}

function size(microservices: number, ratio = 0.7, slipway = contender()): SizeResults {
  return {
    microservices,
    childrenOfEach: 8,
    rounds: [{ raw: 100, slipway: 100 * ratio }],
    raw: { bulk: { ...bulk, objectsPerSecond: 100 }, latencyMs: ten, othersCores: 0 },
    slipway,
  };
}

describe('figures', () => {
  it.each([
    [1_234, '1,234'],
    [12.345, '12.3'],
    [123.45, '123'],
    [5, '5'],
    [1_234_567, '1,234,567'],
  ])('shows %d as %s', (value, text) => {
    expect(fixed(value)).toBe(text);
  });

  it('tells writes by what they are of', () => {
    expect(writesByTarget(requests)).toEqual({ children: 2, status: 2, events: 1 });
  });

  it('expects watches and the lease only', () => {
    expect(unexpected(contender().idle.requests)).toBe(0);
    expect(unexpected({ 'list pods': 2, 'watch pods': 1 })).toBe(2);
  });

  it('leaves a column empty where there is no naive operator', () => {
    const rows = figureRows(size(1));
    expect(rows.every(({ naive }) => naive === '')).toBe(true);
    expect(rows[0]).toMatchObject({ raw: '100', slipway: '60' });
  });
});

describe('promises', () => {
  const find = (sizes: readonly SizeResults[], start: string) =>
    promiseRows(sizes).find(({ promise }) => promise.startsWith(start));

  it('hold where every size is within the limit', () => {
    expect(promiseRows([size(1), size(100), size(1_000)]).every(({ holds }) => holds)).toBe(true);
  });

  it('are only told of sizes at which they are measured', () => {
    expect(find([size(1), size(100)], 'Creating all at once')).toBeUndefined();
    expect(find([size(100), size(1_000, 0.5)], 'Creating all at once')).toMatchObject({
      measured: '0.50 (1,000)',
      holds: false,
    });
  });

  it('compare growth with that of the raw API', () => {
    expect(
      find(
        [size(100, 0.6), size(5_000, 0.5)],
        'Time for each of all at once, to that at 100, beside',
      ),
    ).toMatchObject({
      measured: '1.20 (5,000)',
      holds: true,
    });
  });

  it('fail where one of the sizes does', () => {
    const slow = contender({ memory: { rssMiB: 351, coldStartPeakMiB: 0, peakMiB: 0 } });
    expect(find([size(1), size(100, 0.7, slow)], 'Memory')).toMatchObject({ holds: false });
  });
});

describe('the report', () => {
  const machine = {
    cores: 2,
    memoryGiB: 8,
    architecture: 'x64',
    node: 'v24',
    kubernetes: 'v1.36',
  };

  it('has tables, plots and the machine', () => {
    const text = reportText(machine, [size(1), size(100)]);
    expect(text).toContain('2 cores, 8 GiB of memory');
    expect(text).toContain('Other work kept up to 0.5 of the cores busy');
    expect(text).toContain('### 100 Microservices with 800 children');
    for (const { file } of plots([size(1)])) expect(text).toContain(`(performance/${file})`);
  });

  it('takes the later of two runs of a size', () => {
    const runs = [
      { machine, sizes: [size(100, 0.1), size(1)] },
      { machine, sizes: [size(100, 0.9)] },
    ];
    const { sizes } = mergedRuns(runs);
    expect(sizes.map(({ microservices }) => microservices)).toEqual([1, 100]);
    expect(sizes[1]?.rounds[0]?.slipway).toBe(90);
  });

  it('pads the columns of tables', () => {
    expect(alignedTable(['a', 'long title'], [['1', '2']])).toBe(
      '| a   | long title |\n| --- | ---------- |\n| 1   | 2          |',
    );
  });
});
