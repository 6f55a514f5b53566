import { at, listAt, textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import type { Cluster } from '../cluster.ts';
import { microserviceClassKind, microserviceKind } from '../kinds.ts';
import { listAll, listWhereAllowed } from '../objects.ts';
import type { Invocation, Verb } from '../verb.ts';

interface Read {
  readonly microservices: readonly KubeObject[];
  readonly classes: readonly KubeObject[];
  /** '' for all. */
  readonly namespace: string;
}

export const graph: Verb = {
  details:
    'Services with the hosts that lead to them, what they use, and their databases. What cannot be called is marked: it does not exist, has no such port, or does not let the caller in.',
  arguments: [
    {
      name: 'NAME',
      optional: true,
      description: 'only this Microservice, its callers and what it uses',
      completes: 'microservices',
    },
  ],
  flags: [
    { name: 'all-namespaces', short: 'A', description: 'services of all namespaces' },
    {
      name: 'filename',
      short: 'f',
      value: 'FILE',
      many: true,
      description: 'of files, folders or - instead of a cluster',
    },
    {
      name: 'output',
      short: 'o',
      value: 'FORMAT',
      choices: ['text', 'mermaid', 'dot', 'json'],
      description: 'text, mermaid, dot or json; text by default',
    },
  ],
  examples: [
    { args: 'graph -n shop', description: 'the services of a namespace' },
    { args: 'graph -A -o mermaid', description: 'a picture for a README' },
    { args: 'graph orders -o dot', description: 'what surrounds one service, for Graphviz' },
    { args: 'graph -f deploy/', description: 'of files, without a cluster' },
  ],
  exitCodes: [{ code: exitCodes.no, meaning: 'something that is used cannot be called' }],
  run: async (invocation) => {
    const { flags, io, args, paint } = invocation;
    const read = await readObjects(invocation);
    const [name] = args;
    const isShown = name === undefined ? () => true : surroundings(read, name);
    const { serviceGraph } = await import('../graph/service-graph.ts');
    const { formatDot, formatMermaid, formatText } = await import('../graph/format-graph.ts');
    const found = serviceGraph({
      ...read,
      isShown: (each) =>
        (read.namespace === '' || each.metadata.namespace === read.namespace) && isShown(each),
    });
    const output = flags.text('output') ?? 'text';
    if (output === 'json') io.out(`${JSON.stringify(found, null, 2)}\n`);
    else if (output === 'mermaid') io.out(formatMermaid(found));
    else if (output === 'dot') io.out(formatDot(found));
    else io.out(formatText(found, paint));
    if (found.nodes.length === 0) io.err('No Microservices found; -A looks into all namespaces\n');
    for (const key of found.unreadable) {
      io.err(
        `Microservice ${key} is not valid, and what it uses is left out: see kubectl slipway status\n`,
      );
    }
    return found.edges.some(({ problem, optional }) => problem !== undefined && !optional)
      ? exitCodes.no
      : exitCodes.done;
  },
};

async function readObjects(invocation: Invocation): Promise<Read> {
  const { flags, io } = invocation;
  const paths = flags.all('filename');
  const isEverywhere = flags.is('all-namespaces');
  if (paths.length > 0) {
    const { loadDocuments } = await import('../files/load-documents.ts');
    const home = flags.text('namespace') ?? 'default';
    const objects = (await loadDocuments(io, paths)).map(({ object }) => inNamespace(object, home));
    const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
    const microservices = ofKind('Microservice');
    if (microservices.length === 0) {
      throw new UsageError('The files hold no Microservice', 'Name other files with -f');
    }
    return { microservices, classes: ofKind('MicroserviceClass'), namespace: '' };
  }
  const cluster = await invocation.cluster();
  const { client, namespace } = cluster;
  const [microservices, classes] = await Promise.all([
    // Callees may be in other namespaces; who may not read those sees them as missing.
    isEverywhere ? listAll(client, microserviceKind.resource) : readWithCallees(cluster),
    listWhereAllowed(client, microserviceClassKind.resource),
  ]);
  return { microservices, classes, namespace: isEverywhere ? '' : namespace };
}

async function readWithCallees({ client, namespace }: Cluster) {
  const own = await listAll(client, microserviceKind.resource, { namespace });
  const others = new Set(
    own.flatMap((each) =>
      listAt(each, 'spec', 'uses').map((use) => textAt(use, 'namespace') ?? namespace),
    ),
  );
  others.delete(namespace);
  const callees = await Promise.all(
    [...others].map((other) =>
      listWhereAllowed(client, microserviceKind.resource, { namespace: other }),
    ),
  );
  return [...own, ...callees.flat()];
}

/** The service itself and who uses it; what it uses comes with it. */
function surroundings({ microservices, namespace }: Read, name: string) {
  const own = microservices.find(
    ({ metadata }) =>
      metadata.name === name && (namespace === '' || metadata.namespace === namespace),
  );
  if (own === undefined) {
    throw new CliError(
      `There is no Microservice ${name}${namespace === '' ? '' : ` in namespace ${namespace}`}`,
      'kubectl slipway get -A lists those there are',
    );
  }
  const home = own.metadata.namespace;
  return (each: KubeObject): boolean =>
    each === own ||
    listAt(each, 'spec', 'uses').some(
      (use) =>
        at(use, 'service') === name &&
        (textAt(use, 'namespace') ?? each.metadata.namespace) === home,
    );
}

function inNamespace(object: KubeObject, home: string): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, namespace: object.metadata.namespace ?? home },
  };
}
