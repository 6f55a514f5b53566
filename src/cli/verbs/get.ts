import { at, textAt } from '../../controllers/wire-value.ts';
import type { PrinterColumn } from '../../crds/printer-column.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import type { Cluster } from '../cluster.ts';
import { kindOf, kinds, microserviceKind, requireKind, type Kind } from '../kinds.ts';
import { listAll } from '../objects.ts';
import { columnValue } from '../output/column-value.ts';
import { hideValues, withoutCopies } from '../output/hide-values.ts';
import { asList, outputFlag, outputOf, structured } from '../output/structured.ts';
import { formatTable, type Cell } from '../output/table.ts';
import type { Invocation, Verb } from '../verb.ts';
import { healthOf, isReady } from '../view/health.ts';

export const get: Verb = {
  details:
    'Problems come first: what is not Ready is listed before what is. Values of variables are hidden in json and yaml unless --show-values is given.',
  arguments: [
    {
      name: 'KIND',
      optional: true,
      description: `${kinds.map(({ words }) => words.at(-1)).join(', ')} or their long names; ms by default`,
    },
    {
      name: 'NAME',
      optional: true,
      many: true,
      completes: 'microservices',
      description: 'only these',
    },
  ],
  flags: [
    { name: 'all-namespaces', short: 'A', description: 'those of all namespaces' },
    {
      name: 'not-ready',
      description: 'only those that are not Ready; exit code 1 where there are any',
    },
    {
      name: 'selector',
      short: 'l',
      value: 'LABELS',
      description: 'only those with these labels, such as app=web',
    },
    {
      name: 'team',
      value: 'TEAM',
      description: 'only Microservices whose spec.owner.team is this',
    },
    { name: 'class', value: 'NAME', description: 'only those that this class is in force for' },
    {
      name: 'status',
      value: 'WORD',
      description: 'only those whose column STATUS is this, such as Degraded',
    },
    { name: 'show-values', description: 'show the values of variables in json and yaml' },
    outputFlag('wide', 'json', 'yaml', 'name'),
  ],
  examples: [
    { args: 'get', description: 'the Microservices of the namespace' },
    {
      args: 'get -A --not-ready',
      description: 'everything that needs somebody, in all namespaces',
    },
    { args: 'get db -n shop -o wide', description: 'the Databases of shop with all columns' },
    { args: 'get ms orders -o yaml', description: 'one Microservice as YAML' },
  ],
  exitCodes: [{ code: exitCodes.no, meaning: 'with --not-ready: something is not Ready' }],
  run: runGet,
};

async function runGet(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const { kind, names } = readArguments(invocation.args);
  const isEverywhere = flags.is('all-namespaces');
  if (isEverywhere && names.length > 0) {
    throw new UsageError('Names and -A do not go together', 'Name the namespace with -n');
  }
  const cluster = await invocation.cluster();
  const all = await readObjects(cluster, kind, { isEverywhere, selector: flags.text('selector') });
  const found = pick(all, kind, names, cluster);
  const shown = found.filter((object) => isWanted(invocation, object)).toSorted(problemsFirst);
  io.out(await format(invocation, kind, shown, names.length === 1));
  if (shown.length === 0 && names.length === 0)
    io.err(`${nothingFound(kind, cluster, isEverywhere)}\n`);
  return flags.is('not-ready') && shown.length > 0 ? exitCodes.no : exitCodes.done;
}

/** The kind may be left out: `get orders` is a Microservice. */
function readArguments([first, ...rest]: readonly string[]): {
  kind: Kind;
  names: readonly string[];
} {
  if (first === undefined) return { kind: microserviceKind, names: [] };
  const kind = kindOf(first);
  if (kind !== undefined) return { kind, names: rest };
  if (rest.length > 0) return { kind: requireKind(first), names: rest };
  return { kind: microserviceKind, names: [first] };
}

async function readObjects(
  { client, namespace }: Cluster,
  kind: Kind,
  { isEverywhere, selector }: { isEverywhere: boolean; selector: string | undefined },
): Promise<readonly KubeObject[]> {
  return listAll(client, kind.resource, {
    ...(kind.resource.namespaced && !isEverywhere ? { namespace } : {}),
    ...(selector === undefined ? {} : { labelSelector: selector }),
  });
}

function pick(
  all: readonly KubeObject[],
  { resource }: Kind,
  names: readonly string[],
  { namespace }: Cluster,
): readonly KubeObject[] {
  if (names.length === 0) return all;
  return names.map((name) => {
    const found = all.find(({ metadata }) => metadata.name === name);
    if (found !== undefined) return found;
    const where = resource.namespaced ? ` in namespace ${namespace}` : '';
    throw new CliError(
      `There is no ${resource.kind} ${name}${where}`,
      `kubectl slipway get ${resource.plural}${resource.namespaced ? ' -A' : ''} lists those there are`,
    );
  });
}

function isWanted({ flags }: Invocation, object: KubeObject): boolean {
  const matches = (flag: string, value: string | undefined): boolean =>
    flags.text(flag) === undefined || flags.text(flag) === value;
  return (
    (!flags.is('not-ready') || !isReady(object)) &&
    matches('team', textAt(object, 'spec', 'owner', 'team')) &&
    matches('class', textAt(object, 'status', 'class') ?? textAt(object, 'spec', 'className')) &&
    matches('status', textAt(object, 'status', 'summary', 'status'))
  );
}

function problemsFirst(left: KubeObject, right: KubeObject): number {
  const rank = (object: KubeObject): number => {
    if (at(object, 'status', 'conditions') === undefined) return 1;
    return isReady(object) ? 1 : 0;
  };
  return rank(left) - rank(right);
}

async function format(
  invocation: Invocation,
  kind: Kind,
  objects: readonly KubeObject[],
  isOne: boolean,
): Promise<string> {
  const output = outputOf(invocation);
  if (output === 'json' || output === 'yaml') {
    const clean = invocation.flags.is('show-values') ? withoutCopies : hideValues;
    return structured(output, asList(objects.map(clean), isOne));
  }
  if (output === 'name') {
    return objects.map(({ metadata }) => `${kind.resource.plural}/${metadata.name}\n`).join('');
  }
  if (objects.length === 0) return '';
  const columns = kind.columns.filter(({ priority = 0 }) => priority === 0 || output === 'wide');
  const isEverywhere = invocation.flags.is('all-namespaces') && kind.resource.namespaced;
  const titles = ['NAME', ...columns.map(({ name }) => name)];
  const rows = objects.map((object) => [
    object.metadata.name,
    ...columns.map((column) => cellOf(column, object, invocation.io.now())),
  ]);
  return formatTable(
    isEverywhere ? ['NAMESPACE', ...titles] : titles,
    isEverywhere
      ? rows.map((row, index) => [objects[index]?.metadata.namespace ?? '', ...row])
      : rows,
    invocation.paint,
  );
}

function cellOf(column: PrinterColumn, object: KubeObject, now: Date): Cell {
  const text = columnValue(column, object, now);
  if (column.name === 'STATUS') return { text, tone: healthOf(text).tone };
  if (column.name === 'READY') return { text, tone: text === 'True' ? 'good' : 'bad' };
  return { text, tone: 'plain' };
}

function nothingFound({ resource }: Kind, { namespace }: Cluster, isEverywhere: boolean): string {
  const where =
    isEverywhere || !resource.namespaced ? '' : ` in namespace ${namespace}; -A looks into all`;
  return `No ${resource.plural} found${where}`;
}
