import { listAt, textAt } from '../../controllers/wire-value.ts';
import { migrationLabel, microserviceLabel } from '../../controllers/well-known.ts';
import { readApiError } from '../../runtime/api-status.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { objectPath } from '../../runtime/resource.ts';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import type { Cluster } from '../cluster.ts';
import { parseDuration } from '../duration.ts';
import { listAll } from '../objects.ts';
import { cleanLines } from '../output/clean-text.ts';
import type { Flags, Invocation, Verb } from '../verb.ts';
import { requireMicroservice } from '../view/read-service.ts';

export const logs: Verb = {
  details:
    'Each line begins with the name of its pod where there is more than one. What a program writes into its logs is shown as it is.',
  arguments: [{ name: 'NAME', description: 'a Microservice', completes: 'microservices' }],
  flags: [
    {
      name: 'follow',
      short: 'f',
      description: 'go on with what is written from now on, until Ctrl-C',
    },
    { name: 'previous', short: 'p', description: 'of the containers before the last restart' },
    {
      name: 'container',
      short: 'c',
      value: 'NAME',
      description: 'the container; that of the service by default',
    },
    { name: 'migrations', description: 'of the Jobs that migrate its databases' },
    { name: 'since', value: 'TIME', description: 'only of this time, such as 10m' },
    {
      name: 'tail',
      value: 'LINES',
      description: 'the last lines of each pod; 200 by default, -1 for all',
    },
    { name: 'timestamps', description: 'with the time of each line' },
  ],
  examples: [
    { args: 'logs orders', description: 'the last lines of all pods' },
    { args: 'logs orders -f --since 10m', description: 'follow all pods' },
    { args: 'logs orders --previous', description: 'why did it crash?' },
    { args: 'logs orders --migrations', description: 'what a migration said' },
  ],
  run: async (invocation) => {
    const query = queryOf(invocation.flags);
    const [name = ''] = invocation.args;
    const cluster = await invocation.cluster();
    const microservice = await requireMicroservice(cluster, name);
    const pods = await findPods(cluster, microservice, invocation.flags.is('migrations'));
    const print = (pod: KubeObject): Promise<boolean> =>
      printLog(invocation, cluster, { pod, query, isAlone: pods.length === 1 });
    // Those that are followed never end; of others one after the other is easier to read.
    const printed: boolean[] = [];
    if (invocation.flags.is('follow')) printed.push(...(await Promise.all(pods.map(print))));
    else for (const pod of pods) printed.push(await print(pod));
    if (invocation.io.signal.aborted) return exitCodes.interrupted;
    return printed.includes(true) ? exitCodes.done : exitCodes.cluster;
  },
};

function queryOf(flags: Flags): URLSearchParams {
  const query = new URLSearchParams();
  const tail = flags.text('tail') ?? '200';
  if (!/^(-1|\d{1,9})$/.test(tail)) {
    throw new UsageError(
      `--tail ${tail} is no number of lines`,
      'Give a number such as 500, or -1 for all (--tail=-1)',
    );
  }
  if (tail !== '-1') query.set('tailLines', tail);
  const since = flags.text('since');
  if (since !== undefined) {
    query.set(
      'sinceSeconds',
      String(Math.max(1, Math.ceil(parseDuration(since, 'since') / 1_000))),
    );
  }
  for (const flag of ['follow', 'previous', 'timestamps']) {
    if (flags.is(flag)) query.set(flag, 'true');
  }
  const container = flags.text('container');
  if (container !== undefined) query.set('container', container);
  return query;
}

async function findPods(
  { client, namespace }: Cluster,
  { metadata: { name } }: KubeObject,
  isOfMigrations: boolean,
): Promise<readonly KubeObject[]> {
  const label = isOfMigrations ? migrationLabel : microserviceLabel;
  const pods = await listAll(client, builtin.pod, { namespace, labelSelector: `${label}=${name}` });
  if (pods.length > 0) return pods;
  throw new CliError(
    `Microservice ${name} has no ${isOfMigrations ? 'pods of migrations' : 'pods'}`,
    `kubectl slipway status ${name} -n ${namespace} says why`,
  );
}

interface LogOfPod {
  readonly pod: KubeObject;
  readonly query: URLSearchParams;
  readonly isAlone: boolean;
}

/** Resolves to whether there was a log. */
async function printLog(
  { io, paint }: Invocation,
  { transport, namespace }: Cluster,
  { pod, query, isAlone }: LogOfPod,
): Promise<boolean> {
  const { name } = pod.metadata;
  const asked = new URLSearchParams(query);
  if (!asked.has('container')) {
    const [first] = listAt(pod, 'spec', 'containers');
    const own = textAt(pod, 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container');
    asked.set('container', own ?? textAt(first, 'name') ?? '');
  }
  const path = `${objectPath(builtin.pod, { namespace, name })}/log?${asked.toString()}`;
  const answer = await transport.stream({ method: 'GET', path, signal: io.signal });
  const prefix = isAlone ? '' : `${paint('faint', `${name} |`)} `;
  if (!('chunks' in answer)) {
    const error = readApiError(
      { method: 'GET', path: path.split('?', 1)[0] ?? '', secret: false },
      answer,
    );
    io.err(`${name}: ${error.status.message ?? error.message}\n`);
    return false;
  }
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) io.out(`${prefix}${cleanLines(line)}\n`);
  }
  if (rest !== '') io.out(`${prefix}${cleanLines(rest)}\n`);
  return true;
}
