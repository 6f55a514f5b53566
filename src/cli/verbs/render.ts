import { UsageError } from '../cli-error.ts';
import { objectsFlag, toYaml } from '../output/structured.ts';
import type { Verb } from '../verb.ts';

export const render: Verb = {
  details:
    'Without a cluster, by the very code that the operator runs. Classes in the files count; without any, built-in defaults do. Secrets and ConfigMaps are taken to be there, and the annotation with the hash of their content is left out. Values of variables are hidden unless --show-values is given.',
  flags: [
    {
      name: 'filename',
      short: 'f',
      value: 'FILE',
      many: true,
      description: 'a file, a folder or - with Microservices and classes',
    },
    { name: 'show-values', description: 'show the values of variables' },
    {
      name: 'namespace',
      short: 'n',
      value: 'NAME',
      description: 'the namespace of objects that name none; default by default',
    },
    objectsFlag('yaml', 'json', 'name'),
  ],
  examples: [
    { args: 'render -f orders.yaml', description: 'all objects that Slipway would make' },
    { args: 'render -f deploy/ -f platform/ -o name', description: 'their names only' },
  ],
  isOffline: true,
  run: async ({ flags, io }) => {
    const paths = flags.all('filename');
    if (paths.length === 0)
      throw new UsageError('render needs -f', 'Name a file with -f, or - for standard input');
    const { loadSlipway } = await import('../plan/load-world.ts');
    const { rendered } = await import('../plan/rendered.ts');
    const files = await loadSlipway(io, paths, flags.text('namespace'));
    const results = files.microservices.map((each) =>
      rendered(files.world, each, flags.is('show-values')),
    );
    const objects = results.flatMap((each) => each.objects);
    const output = flags.text('output') ?? 'yaml';
    if (output === 'name') {
      io.out(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}\n`).join(''));
    } else if (output === 'json') {
      io.out(`${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2)}\n`);
    } else {
      io.out((await Promise.all(objects.map(toYaml))).join('---\n'));
    }
    for (const note of results.flatMap((each) => each.notes)) io.err(`${note}\n`);
    return 0;
  },
};
