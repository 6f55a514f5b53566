import { exitCodes, UsageError } from '../cli-error.ts';
import type { Invocation, Verb } from '../verb.ts';
import { outputFlag, outputOf, structured } from '../output/structured.ts';
import type { ServiceChange } from '../plan/changes.ts';

const conditions = ['changes', 'restarts', 'data', 'loss'] as const;

export const diff: Verb = {
  details:
    'Before anything is applied: which objects are made, changed or deleted, which services restart their pods, and what happens to data. A MicroserviceClass in the files is held against all Microservices. Both sides are computed by the code of the operator, so that changes by others are not in it, nor is what is mounted from Secrets and ConfigMaps.',
  flags: [
    {
      name: 'filename',
      short: 'f',
      value: 'FILE',
      many: true,
      description: 'a file, a folder or - with what would be applied',
    },
    {
      name: 'against',
      value: 'FILE',
      many: true,
      description:
        'compare with these files instead of the cluster, such as those of the main branch',
    },
    {
      name: 'fail-on',
      value: 'WHAT',
      choices: conditions,
      description:
        'exit with 1 on any changes (the default), on restarts, on changes to data, or on loss of data only',
    },
    { name: 'show-values', description: 'show the values of variables' },
    outputFlag('json', 'yaml'),
  ],
  examples: [
    { args: 'diff -f orders.yaml', description: 'against the cluster' },
    {
      args: 'diff -f class.yaml --fail-on restarts',
      description: 'which services does a change of a class restart?',
    },
    {
      args: 'diff -f new/ --against old/ -o json',
      description: 'two versions of files, without a cluster',
    },
  ],
  exitCodes: [{ code: exitCodes.no, meaning: 'something would change, of what --fail-on names' }],
  run: runDiff,
};

async function runDiff(invocation: Invocation): Promise<number> {
  const { flags, io, paint } = invocation;
  if (flags.all('filename').length === 0) {
    throw new UsageError('diff needs -f', 'Name a file with -f, or - for standard input');
  }
  const { formatChanges, withoutValues } = await import('../plan/format-changes.ts');
  const changes = await readChanges(invocation);
  const shown = flags.is('show-values') ? changes : withoutValues(changes);
  const output = outputOf(invocation);
  io.out(output === 'table' ? formatChanges(shown, paint) : await structured(output, shown));
  const condition = flags.text('fail-on') ?? 'changes';
  return changes.some((change) => isSuch(change, condition)) ? exitCodes.no : exitCodes.done;
}

async function readChanges(invocation: Invocation): Promise<readonly ServiceChange[]> {
  const { flags, io } = invocation;
  const { loadSlipway } = await import('../plan/load-world.ts');
  const { overlaid, readWorld } = await import('../plan/cluster-world.ts');
  const { changesBetween } = await import('../plan/changes-between.ts');
  const namespace = flags.text('namespace');
  const against = flags.all('against');
  if (against.length > 0) {
    const files = await loadSlipway(io, flags.all('filename'), namespace);
    const old = await loadSlipway(io, against, namespace);
    return changesBetween(old.world, overlaid(old.world, files.world), files);
  }
  const cluster = await invocation.cluster();
  const files = await loadSlipway(io, flags.all('filename'), namespace ?? cluster.namespace);
  const named = files.microservices.flatMap(({ metadata }) => metadata.namespace ?? []);
  const world = await readWorld(cluster, [...new Set(named)]);
  return changesBetween(world, overlaid(world, files.world), files);
}

function isSuch({ action, restartedBy, data }: ServiceChange, condition: string): boolean {
  if (condition === 'restarts') return restartedBy.length > 0;
  if (condition === 'data') return data.length > 0;
  if (condition === 'loss') return data.some(({ effect }) => effect === 'lost');
  return action !== 'none';
}
