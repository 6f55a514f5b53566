import { listAt, textAt } from '../../controllers/wire-value.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { objectPath } from '../../runtime/resource.ts';
import type { Cluster } from '../cluster.ts';
import { cleanLines } from '../output/clean-text.ts';

/** The last lines that a pod logged; undefined where they may not be read. */
export async function readLog(
  { transport }: Cluster,
  pod: KubeObject,
  lines: number,
): Promise<readonly string[] | undefined> {
  const { name, namespace = '' } = pod.metadata;
  const [first] = listAt(pod, 'spec', 'containers');
  const query = new URLSearchParams({
    tailLines: String(lines),
    limitBytes: '1000000',
    container: textAt(first, 'name') ?? '',
  });
  const path = `${objectPath(builtin.pod, { namespace, name })}/log?${query.toString()}`;
  const answer = await transport.stream({ method: 'GET', path });
  if (!('chunks' in answer)) return undefined;
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.chunks) text += decoder.decode(chunk, { stream: true });
  return cleanLines(text + decoder.decode())
    .trimEnd()
    .split('\n');
}
