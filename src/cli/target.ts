import type { KubeObject } from '../runtime/kube-object.ts';
import { CliError, exitCodes, UsageError } from './cli-error.ts';
import type { Cluster } from './cluster.ts';
import { databaseKind, microserviceKind, requireKind, type Kind } from './kinds.ts';
import { find, listWhereAllowed } from './objects.ts';
import { didYouMean } from './suggest.ts';
import type { Invocation } from './verb.ts';

/** An object that a verb is about, as it is now. */
export interface Target {
  readonly kind: Kind;
  readonly object: KubeObject;
  /** `Microservice shop/orders`. */
  readonly title: string;
}

/**
 * The Microservice or Database of a word: `orders`, `ms/orders` or `db/orders-main`. Rejects with a
 * CliError that names the nearest one there is.
 */
export async function requireTarget(
  cluster: Cluster,
  word: string,
  usual: Kind = microserviceKind,
): Promise<Target> {
  const [first = '', second, ...rest] = word.split('/');
  const kind = second === undefined ? usual : requireKind(first);
  const name = second ?? first;
  if (rest.length > 0 || name === '' || (kind !== microserviceKind && kind !== databaseKind)) {
    throw new UsageError(
      `"${word}" is no Microservice or Database`,
      'Write NAME, ms/NAME or db/NAME, and the namespace with -n',
    );
  }
  const { client, namespace } = cluster;
  const object = await find(client, kind.resource, { namespace, name });
  if (object !== undefined) {
    return { kind, object, title: `${kind.resource.kind} ${namespace}/${name}` };
  }
  const others = await listWhereAllowed(client, kind.resource, { namespace });
  const near = didYouMean(
    name,
    others.map(({ metadata }) => metadata.name),
  );
  throw new CliError(
    `There is no ${kind.resource.kind} ${name} in namespace ${namespace}${near}`,
    `kubectl slipway get ${kind.resource.plural} -A lists those there are`,
  );
}

export interface Request {
  readonly annotation: string;
  /** What Slipway is asked for, with the title of the object. */
  readonly words: (title: string) => string;
  /** Of Databases alone. */
  readonly ofDatabases?: boolean;
}

/** Asks Slipway for something by an annotation with the time; resolves to the exit code. */
export async function ask(
  invocation: Invocation,
  { annotation, words, ofDatabases = false }: Request,
): Promise<number> {
  const { args, io } = invocation;
  const word = args[0] ?? '';
  const cluster = await invocation.cluster();
  const usual = ofDatabases ? databaseKind : microserviceKind;
  const target = await requireTarget(cluster, word, usual);
  if (ofDatabases && target.kind !== databaseKind) {
    throw new UsageError(
      `"${word}" is no Database`,
      'Write NAME or db/NAME; kubectl slipway db list lists those there are',
    );
  }
  await annotate(cluster, target, annotation, io.now().toISOString());
  io.out(`Slipway is asked ${words(target.title)}\n`);
  return exitCodes.done;
}

/** Sets an annotation of the very object that was read. Rejects with 409 where it is another one. */
async function annotate(
  { client, namespace }: Cluster,
  { kind, object }: Target,
  name: string,
  value: string,
): Promise<void> {
  const { uid } = object.metadata;
  const metadata = { annotations: { [name]: value }, ...(uid === undefined ? {} : { uid }) };
  await client.mergePatch(kind.resource, { namespace, name: object.metadata.name }, { metadata });
}
