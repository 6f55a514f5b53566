import { quote } from './words.ts';

/**
 * What the scheduler says against the nodes, each thing once and in a stable order: how many nodes
 * there are, and how many of them say so, changes from one try to the next.
 */
export function schedulerWords(message: string): string {
  const match = /^\d+\/\d+ nodes are available: (.*)$/s.exec(message);
  if (match === null) return quote(message);
  const causes = (match[1] ?? '')
    .replace(/\.? ?(?:preemption: |no new claims to deallocate).*$/s, '')
    .split(/,\s+(?=\d+ )/)
    .map((cause) => quote(cause.replace(/^\d+ /, '').replaceAll('node(s)', 'nodes')))
    .filter((cause) => cause !== '');
  return quote([...new Set(causes)].toSorted().join(', '));
}
