import { cleanText } from '../output/clean-text.ts';
import type { Paint } from '../output/paint.ts';
import { healthOf } from '../view/health.ts';
import type { GraphEdge, GraphNode, ServiceGraph } from './service-graph.ts';

const problemWords = {
  missing: 'does not exist',
  'no-port': 'has no such port',
  denied: 'does not let it in',
} as const;

/** The graph as text: each service with what reaches it and what it uses. */
export function formatText({ nodes, edges }: ServiceGraph, paint: Paint): string {
  const label = labelOf(nodes);
  const blocks = nodes
    .filter(({ kind }) => kind === 'service')
    .map(({ id, label: title, status }) => {
      const health = healthOf(status ?? '');
      const word =
        status === undefined ? '' : `  ${paint(health.tone, `${health.sign} ${status}`)}`;
      const incoming = edges.filter(({ to }) => to === id);
      const outgoing = edges.filter(({ from }) => from === id);
      return [
        `${paint('strong', cleanText(title))}${word}`,
        ...incoming.map((edge) => `  ← ${label(edge.from)}${noteOf(edge, paint)}`),
        ...outgoing.map((edge) => `  → ${label(edge.to)}${noteOf(edge, paint)}`),
      ].join('\n');
    });
  return blocks.map((block) => `${block}\n`).join('\n');
}

/** The graph in the language of Mermaid, as GitHub and GitLab show it in Markdown. */
export function formatMermaid({ nodes, edges }: ServiceGraph): string {
  const ids = shortIds(nodes);
  const shapes = {
    service: ['["', '"]'],
    database: ['[("', '")]'],
    host: ['(["', '"])'],
    route: ['{{"', '"}}'],
    missing: ['["', ' ✗"]'],
  } as const;
  const nodeLines = nodes.map(({ id, kind, label }) => {
    const [open, close] = shapes[kind];
    return `  ${ids.get(id)}${open}${escapeMermaid(label)}${close}`;
  });
  const edgeLines = edges.map((edge) => {
    const text = escapeMermaid(edgeText(edge));
    const arrow = edge.problem === undefined ? '-->' : '-.->';
    return `  ${ids.get(edge.from)} ${arrow}${text === '' ? '' : `|"${text}"|`} ${ids.get(edge.to)}`;
  });
  return `${['flowchart LR', ...nodeLines, ...edgeLines].join('\n')}\n`;
}

/** The graph in the language of Graphviz. */
export function formatDot({ nodes, edges }: ServiceGraph): string {
  const ids = shortIds(nodes);
  const shapes = {
    service: 'box',
    database: 'cylinder',
    host: 'ellipse',
    route: 'hexagon',
    missing: 'box, style=dashed',
  } as const;
  const nodeLines = nodes.map(
    ({ id, kind, label }) => `  ${ids.get(id)} [label=${quoteDot(label)}, shape=${shapes[kind]}];`,
  );
  const edgeLines = edges.map((edge) => {
    const style = edge.problem === undefined ? '' : ', style=dashed, color=red';
    return `  ${ids.get(edge.from)} -> ${ids.get(edge.to)} [label=${quoteDot(edgeText(edge))}${style}];`;
  });
  return `${['digraph slipway {', '  rankdir=LR;', ...nodeLines, ...edgeLines, '}'].join('\n')}\n`;
}

function edgeText({ label, problem }: GraphEdge): string {
  return [label, problem === undefined ? '' : problemWords[problem]].filter(Boolean).join(' ');
}

function noteOf({ label, problem }: GraphEdge, paint: Paint): string {
  const way = label === '' ? '' : ` ${paint('faint', cleanText(label))}`;
  return problem === undefined ? way : `${way} ${paint('bad', `✗ ${problemWords[problem]}`)}`;
}

function labelOf(nodes: readonly GraphNode[]): (id: string) => string {
  const labels = new Map(nodes.map(({ id, label }) => [id, cleanText(label)]));
  return (id) => labels.get(id) ?? cleanText(id);
}

/** n1, n2, ...: names of objects hold characters that both languages give a meaning. */
function shortIds(nodes: readonly GraphNode[]): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
}

function escapeMermaid(text: string): string {
  return cleanText(text).replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
}

function quoteDot(text: string): string {
  return `"${cleanText(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)}"`;
}
