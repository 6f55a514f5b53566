import { describe, expect, it } from 'vitest';
import { lineChart, niceCeiling, type LineChart } from './line-chart.ts';

const chart: LineChart = {
  title: 'Memory & <more>',
  xTitle: 'Microservices',
  yTitle: 'MiB',
  series: [
    {
      name: 'Slipway',
      look: 'slipway',
      points: [
        [1, 90],
        [100, 120],
        [1000, 180],
      ],
    },
    {
      name: 'naive',
      look: 'naive',
      points: [
        [1, 200],
        [100, 181],
      ],
    },
    { name: 'nothing', look: 'raw', points: [] },
  ],
};

it.each([
  [0, 1],
  [0.3, 0.5],
  [180, 200],
  [201, 250],
  [1_000, 1_000],
  [6_300, 10_000],
])('rounds %d up to %d', (value, expected) => {
  expect(niceCeiling(value)).toBe(expected);
});

describe('a chart', () => {
  const svg = lineChart(chart);

  it('has a line and a name for each series with points', () => {
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg).toContain('>Slipway</text>');
    expect(svg).not.toContain('nothing');
  });

  it('places sizes by their logarithm and values from zero', () => {
    expect(svg).toContain('points="80,167.2 368,133.6 512,66.4"');
    expect(svg).toContain('>1,000</text>');
  });

  it('pushes names apart that would cover each other', () => {
    const at = (name: string): number =>
      Number(new RegExp(`y="([\\d.]+)">${name}</text>`).exec(svg)?.[1]);
    expect(Math.abs(at('Slipway') - at('naive'))).toBeGreaterThanOrEqual(14);
  });

  it('escapes texts and suits dark pages, too', () => {
    expect(svg).toContain('Memory &amp; &lt;more>');
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  it('does with a single point, or none', () => {
    const single = {
      ...chart,
      series: [{ name: 'a', look: 'raw' as const, points: [[5, 0] as const] }],
    };
    expect(lineChart(single)).not.toContain('NaN');
    expect(lineChart({ ...chart, series: [] })).not.toContain('NaN');
  });
});
