import { databaseKind, microserviceKind, requireKind } from '../kinds.ts';
import { CliError, UsageError } from '../cli-error.ts';
import { outputFlag, outputOf, structured } from '../output/structured.ts';
import type { Verb } from '../verb.ts';
import { readDatabase, readService } from '../view/read-service.ts';
import { databaseTree, formatTree, serviceTree, type TreeNode } from '../view/tree.ts';
import type { Cluster } from '../cluster.ts';

export const tree: Verb = {
  arguments: [
    {
      name: 'NAME',
      description: 'a Microservice, or with its kind: ms/orders, db/orders-main',
      completes: 'microservices',
    },
  ],
  flags: [outputFlag('json', 'yaml')],
  examples: [
    { args: 'tree orders', description: 'a Microservice with its pods and databases' },
    { args: 'tree db/orders-main', description: 'a Database with its server and volume' },
  ],
  run: async (invocation) => {
    const [name = ''] = invocation.args;
    const cluster = await invocation.cluster();
    const root = await readTree(cluster, name);
    const output = outputOf(invocation);
    invocation.io.out(
      output === 'table'
        ? `${formatTree(root, invocation.paint).join('\n')}\n`
        : await structured(output, root),
    );
    return 0;
  },
};

async function readTree(cluster: Cluster, word: string): Promise<TreeNode> {
  const [first = '', second, ...rest] = word.split('/');
  if (rest.length > 0) {
    throw new UsageError(
      `"${word}" is no name`,
      'Write NAME, ms/NAME or db/NAME, and the namespace with -n',
    );
  }
  const kind = second === undefined ? microserviceKind : requireKind(first);
  const name = second ?? first;
  if (kind === microserviceKind) return serviceTree(await readService(cluster, name));
  if (kind !== databaseKind) {
    throw new UsageError(
      `A ${kind.resource.kind} has no tree`,
      'Name a Microservice or a Database',
    );
  }
  const found = await readDatabase(cluster, name);
  if (found !== undefined) return databaseTree(found);
  throw new CliError(
    `There is no Database ${name} in namespace ${cluster.namespace}`,
    'kubectl slipway get db -A lists those there are',
  );
}
