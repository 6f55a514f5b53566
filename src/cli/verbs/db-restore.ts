import { selectClass } from '../../controllers/class-selection.ts';
import { microserviceLabel } from '../../controllers/well-known.ts';
import { textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { apiVersionOf } from '../../runtime/resource.ts';
import { CliError, UsageError } from '../cli-error.ts';
import type { Cluster } from '../cluster.ts';
import { databaseClassKind, databaseKind } from '../kinds.ts';
import { find, listWhereAllowed } from '../objects.ts';
import { cleanText } from '../output/clean-text.ts';
import { toYaml } from '../output/structured.ts';
import type { Invocation, Verb } from '../verb.ts';

export const dbRestore: Verb = {
  details:
    'The Database that is restored or copied stays as it is. The new one has its engine, version, class and size; its deletionPolicy is Retain. It needs no Database of the old name where a backup is restored: --engine says then what it was. kubectl slipway tree db/NEW and its condition Restored say how far it is.',
  arguments: [
    {
      name: 'NAME',
      description: 'the Database whose backup is restored, or that is copied',
      completes: 'databases',
    },
  ],
  flags: [
    {
      name: 'from',
      value: 'BACKUP',
      description: 'the name of a backup, as status.backup of the Database has it, or latest',
    },
    { name: 'clone', description: 'copy what the Database holds now, without a backup' },
    { name: 'to', value: 'NEW', description: 'the name of the new Database' },
    { name: 'engine', value: 'ENGINE', description: 'that of a Database that is gone' },
    {
      name: 'class',
      value: 'NAME',
      description: 'another DatabaseClass; backups are looked for where it keeps them',
    },
    { name: 'dry-run', description: 'print the new Database as YAML, and make nothing' },
  ],
  examples: [
    {
      args: 'db restore orders-main --from latest --to orders-yesterday',
      description: 'look at the rows of the last backup beside those of now',
    },
    {
      args: 'db restore orders-main --clone --to orders-try',
      description: 'a copy to try a migration on',
    },
    {
      args: 'db restore old-main --from latest --engine postgres --to found --dry-run',
      description: 'of a Database that was deleted, as YAML for Git',
    },
  ],
  run: runRestore,
};

async function runRestore(invocation: Invocation): Promise<number> {
  const { args, flags, io } = invocation;
  const name = args[0] ?? '';
  const target = requireName(flags.text('to'), name);
  const backup = flags.text('from');
  if ((backup !== undefined) === flags.is('clone')) {
    throw new UsageError(
      'db restore needs either --from or --clone',
      'Name a backup with --from, such as --from latest, or copy what there is now with --clone',
    );
  }
  const cluster = await invocation.cluster();
  const { namespace } = cluster;
  const source = await find(cluster.client, databaseKind.resource, { namespace, name });
  const database = await describeNew(invocation, { source, namespace, name, target, backup });
  await requireRestorable(cluster, textAt(database, 'spec', 'className'));
  if (flags.is('dry-run')) {
    io.out(await toYaml(database));
    return 0;
  }
  if (await find(cluster.client, databaseKind.resource, { namespace, name: target })) {
    throw new CliError(
      `There is a Database ${target} in namespace ${namespace} already`,
      'Name another one with --to: nothing is restored over data that is there',
    );
  }
  await cluster.client.create(databaseKind.resource, database);
  const what = backup === undefined ? `a copy of ${name}` : `backup ${backup} of ${name}`;
  io.out(`Database ${namespace}/${target} is made, and begins with ${what}\n`);
  io.out(nextSteps(database, source?.metadata.labels?.[microserviceLabel]));
  return 0;
}

function requireName(target: string | undefined, source: string): string {
  if (target === undefined) {
    throw new UsageError('db restore needs --to', 'Name the new Database with --to');
  }
  if (target === source) {
    throw new UsageError(
      `--to ${target} is the Database itself`,
      'Name another one: nothing is restored over data that is there',
    );
  }
  return target;
}

interface Restore {
  readonly source: KubeObject | undefined;
  readonly namespace: string;
  readonly name: string;
  readonly target: string;
  readonly backup: string | undefined;
}

/** The new Database. Rejects with a CliError where the API server would not take it. */
async function describeNew(
  { flags }: Invocation,
  { source, namespace, name, target, backup }: Restore,
): Promise<KubeObject> {
  const known = textAt(source, 'spec', 'engine');
  const said = flags.text('engine');
  if (known !== undefined && said !== undefined && known !== said) {
    throw new UsageError(
      `Database ${name} is of engine ${cleanText(known)}, not ${said}`,
      'Leave --engine out: it is for a Database that is gone',
    );
  }
  const engine = known ?? said;
  if (engine === undefined || (source === undefined && backup === undefined)) {
    throw new CliError(
      `There is no Database ${name} in namespace ${namespace}`,
      backup === undefined
        ? 'kubectl slipway db list -A lists those there are; of one that is gone a backup can be restored with --from'
        : 'Say with --engine what it was, such as --engine postgres, if it is gone; kubectl slipway db list -A lists those there are',
    );
  }
  const kept = (field: string): Record<string, string> => {
    const value = textAt(source, 'spec', field);
    return value === undefined ? {} : { [field]: value };
  };
  const className = flags.text('class');
  const object = {
    apiVersion: apiVersionOf(databaseKind.resource),
    kind: databaseKind.resource.kind,
    metadata: { name: target, namespace },
    spec: {
      engine,
      ...(className === undefined ? kept('className') : { className }),
      ...kept('version'),
      ...kept('size'),
      ...kept('storage'),
      restoreFrom: { ...(backup === undefined ? {} : { backup }), database: name },
    },
  };
  const { parseDatabase } = await import('../../crds/database/v1alpha1.ts');
  const parsed = parseDatabase(object);
  if (parsed.ok) return object;
  const [problem] = parsed.problems;
  throw new UsageError(
    `${problem?.field ?? ''}: ${problem?.message ?? ''}`,
    'See kubectl slipway db restore --help',
  );
}

/** Servers that others run are not restored into, and the operator would only say so later. */
async function requireRestorable(cluster: Cluster, className: string | undefined): Promise<void> {
  const classes = await listWhereAllowed(cluster.client, databaseClassKind.resource);
  const found = selectClass(classes, className).class;
  const provisioner = textAt(found, 'spec', 'provisioner');
  const mend =
    'Name a DatabaseClass of provisioner StatefulSet with --class; see docs/databases/backups.md';
  if (found === undefined && className !== undefined && classes.length > 0) {
    throw new CliError(`There is no DatabaseClass ${className}`, mend);
  }
  if (provisioner !== undefined && provisioner !== 'StatefulSet') {
    throw new CliError(
      `DatabaseClass ${found?.metadata.name ?? ''} is of provisioner ${cleanText(provisioner)}, which does not restore under another name`,
      mend,
    );
  }
}

/** How to follow it, and how a service gets it. */
function nextSteps({ metadata, spec }: KubeObject & { spec?: unknown }, service?: string): string {
  const { name, namespace = 'default' } = metadata;
  const engine = textAt(spec, 'engine') ?? '';
  return [
    `next: kubectl slipway tree db/${name} -n ${namespace} shows how far it is`,
    `To give a copy of it to ${service === undefined ? 'a service' : `Microservice ${cleanText(service)}`}, add an entry of a name that is not used yet:`,
    '  databases:',
    `    - { name: restored, engine: ${engine}, restoreFrom: { database: ${name} } }`,
    '',
  ].join('\n');
}
