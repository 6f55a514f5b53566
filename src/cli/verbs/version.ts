import { listAt, textAt } from '../../controllers/wire-value.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { describeError } from '../describe-error.ts';
import { listWhereAllowed } from '../objects.ts';
import { outputFlag, outputOf, structured } from '../output/structured.ts';
import type { Cluster } from '../cluster.ts';
import type { Verb } from '../verb.ts';
import { pluginVersion } from '../version.ts';

export const version: Verb = {
  flags: [{ name: 'client', description: 'only that of the plugin' }, outputFlag('json', 'yaml')],
  examples: [
    { args: 'version', description: 'all versions' },
    { args: 'version --client', description: 'without asking a cluster' },
  ],
  run: async (invocation) => {
    const { flags, io } = invocation;
    const isAlone = flags.is('client');
    const versions = {
      plugin: pluginVersion,
      ...(isAlone ? {} : await clusterVersions(await invocation.cluster())),
    };
    const output = outputOf(invocation);
    if (output !== 'table') io.out(await structured(output, versions));
    else
      for (const [name, value] of Object.entries(versions))
        io.out(`${name.padEnd(10)}  ${value}\n`);
    return 0;
  },
};

async function clusterVersions({ client }: Cluster): Promise<Record<string, string>> {
  const server = await client.raw('/version');
  const operators = await listWhereAllowed(client, builtin.deployment, {
    labelSelector: 'app.kubernetes.io/name=slipway',
  }).catch((error: unknown) => describeError(error).message);
  const images = Array.isArray(operators) ? operators.flatMap(imagesOf) : [];
  return {
    operator: images.length === 0 ? 'not found, or not allowed to look for it' : images.join(', '),
    cluster: textAt(server, 'gitVersion') ?? 'unknown',
  };
}

function imagesOf(deployment: object): readonly string[] {
  const namespace = textAt(deployment, 'metadata', 'namespace') ?? '';
  return listAt(deployment, 'spec', 'template', 'spec', 'containers').flatMap((container) => {
    const image = textAt(container, 'image');
    return image === undefined ? [] : [`${image} in namespace ${namespace}`];
  });
}
