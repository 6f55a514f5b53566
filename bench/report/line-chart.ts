/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** Colour and dashes are the same for the same contender in all charts. */
  readonly look: 'slipway' | 'raw' | 'naive' | 'limit';
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
}

const width = 640;
const height = 320;
const plot = { left: 64, right: 512, top: 44, bottom: 268 };
const yTicks = 4;

// Legible on light and on dark pages; dashes and marks tell lines apart without colours, too.
const style = `
text { font: 12px system-ui, sans-serif; fill: #444c56; }
.title { font-size: 14px; font-weight: 600; fill: #1f2328; }
.grid { stroke: #d0d7de; stroke-width: 1; }
.line { fill: none; stroke-width: 2; }
.slipway { stroke: #0969da; } .slipway-fill { fill: #0969da; }
.raw { stroke: #57606a; stroke-dasharray: 6 4; } .raw-fill { fill: #57606a; }
.naive { stroke: #bc4c00; stroke-dasharray: 2 3; } .naive-fill { fill: #bc4c00; }
.limit { stroke: #cf222e; stroke-width: 1; stroke-dasharray: 10 4; } .limit-fill { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
  text { fill: #b1bac4; } .title { fill: #f0f6fc; } .grid { stroke: #3d444d; }
  .slipway { stroke: #58a6ff; } .slipway-fill { fill: #58a6ff; }
  .raw { stroke: #9198a1; } .raw-fill { fill: #9198a1; }
  .naive { stroke: #f0883e; } .naive-fill { fill: #f0883e; }
  .limit { stroke: #ff7b72; } .limit-fill { fill: #ff7b72; }
}`;

/** An SVG with lines over a logarithmic x axis and a y axis from zero; pure. */
export function lineChart(chart: LineChart): string {
  const drawn = chart.series.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  const xs = [...new Set(all.map(([x]) => x))].toSorted((a, b) => a - b);
  const top = niceCeiling(Math.max(...all.map(([, y]) => y), 0));
  const scale = {
    x: logScale(xs),
    y: (value: number) => along(value / top, plot.bottom, plot.top),
  };
  const parts = [
    `<text class="title" x="${plot.left}" y="22">${escaped(chart.title)}</text>`,
    ...yAxis(top, scale.y),
    ...xs.map((x) => middle(scale.x(x), plot.bottom + 18, grouped(x))),
    middle(along(0.5, plot.left, plot.right), plot.bottom + 40, chart.xTitle),
    `<text x="${plot.left}" y="${plot.top - 6}">${escaped(chart.yTitle)}</text>`,
    ...drawn.map((series) => lineOf(series, scale)),
    ...namesOf(drawn, scale.y),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(chart.title)}">`,
    `<style>${style}\n</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** 1, 2, 2.5 or 5 times a power of ten that is no less. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function logScale(xs: readonly number[]): (value: number) => number {
  const [first = 1] = xs;
  const last = xs.at(-1) ?? first;
  const span = Math.log(last / first);
  return (value) =>
    along(span === 0 ? 0.5 : Math.log(value / first) / span, plot.left + 16, plot.right);
}

function along(share: number, from: number, to: number): number {
  return Math.round((from + share * (to - from)) * 10) / 10;
}

function yAxis(top: number, y: Scale['y']): string[] {
  return Array.from({ length: yTicks + 1 }, (_, index) => {
    const value = (top * index) / yTicks;
    const at = y(value);
    return [
      `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}"/>`,
      `<text text-anchor="end" x="${plot.left - 8}" y="${at + 4}">${grouped(value)}</text>`,
    ].join('');
  });
}

function lineOf({ look, points }: Series, { x, y }: Scale): string {
  const at = points.map(([px, py]) => [x(px), y(py)] as const);
  const line = `<polyline class="line ${look}" points="${at.map((point) => point.join(',')).join(' ')}"/>`;
  if (look === 'limit') return line;
  return (
    line +
    at.map(([cx, cy]) => `<circle class="${look}-fill" r="3" cx="${cx}" cy="${cy}"/>`).join('')
  );
}

/** The names of lines at their ends, pushed apart where they would cover each other. */
function namesOf(series: readonly Series[], y: Scale['y']): string[] {
  let lowest = -Infinity;
  return series
    .map(({ name, look, points }) => ({ name, look, at: y(points.at(-1)?.[1] ?? 0) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ name, look, at }) => {
      lowest = Math.max(at + 4, lowest + 14);
      return `<text class="${look}-fill" x="${plot.right + 8}" y="${lowest}">${escaped(name)}</text>`;
    });
}

function middle(x: number, y: number, text: string): string {
  return `<text text-anchor="middle" x="${x}" y="${y}">${escaped(text)}</text>`;
}

/** `12,500`; with a digit after the point where it is small. */
function grouped(value: number): string {
  const digits = value !== 0 && Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0;
  return value.toFixed(digits).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
