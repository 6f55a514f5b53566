import { databaseLabel, microserviceLabel } from '../../controllers/well-known.ts';
import { listAt, textAt } from '../../controllers/wire-value.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { CliError } from '../cli-error.ts';
import type { Cluster } from '../cluster.ts';
import { databaseKind, microserviceKind } from '../kinds.ts';
import { find, listWhereAllowed } from '../objects.ts';
import { didYouMean } from '../suggest.ts';

/** A Microservice with what runs for it, as it was read. */
export interface Service {
  readonly microservice: KubeObject;
  readonly pods: readonly KubeObject[];
  /** The Databases that its status names, those that are there. */
  readonly databases: readonly DatabaseParts[];
}

export interface DatabaseParts {
  readonly database: KubeObject;
  /** StatefulSet, claims and pods of its server. */
  readonly parts: readonly KubeObject[];
}

/** The Microservice. Rejects with a CliError that names the nearest one there is. */
export async function requireMicroservice(cluster: Cluster, name: string): Promise<KubeObject> {
  const { client, namespace } = cluster;
  const found = await find(client, microserviceKind.resource, { namespace, name });
  if (found !== undefined) return found;
  const others = await listWhereAllowed(client, microserviceKind.resource, { namespace });
  const near = didYouMean(
    name,
    others.map(({ metadata }) => metadata.name),
  );
  throw new CliError(
    `There is no Microservice ${name} in namespace ${namespace}${near}`,
    'kubectl slipway get -A lists those there are; -n names another namespace',
  );
}

/** Reads a Microservice with its pods and databases; what may not be read is left out. */
export async function readService(cluster: Cluster, name: string): Promise<Service> {
  const { client, namespace } = cluster;
  const [microservice, pods] = await Promise.all([
    requireMicroservice(cluster, name),
    listWhereAllowed(client, builtin.pod, {
      namespace,
      labelSelector: `${microserviceLabel}=${name}`,
    }),
  ]);
  const names = listAt(microservice, 'status', 'databases').flatMap(
    (entry) => textAt(entry, 'database') ?? [],
  );
  const databases = await Promise.all(names.map((each) => readDatabase(cluster, each)));
  return { microservice, pods, databases: databases.filter((each) => each !== undefined) };
}

/** A Database with the objects of its server; undefined where there is none. */
export async function readDatabase(
  { client, namespace }: Cluster,
  name: string,
): Promise<DatabaseParts | undefined> {
  const database = await find(client, databaseKind.resource, { namespace, name });
  if (database === undefined) return undefined;
  const options = { namespace, labelSelector: `${databaseLabel}=${name}` };
  const parts = await Promise.all(
    [builtin.statefulSet, builtin.persistentVolumeClaim, builtin.pod].map((resource) =>
      listWhereAllowed(client, resource, options),
    ),
  );
  return { database, parts: parts.flat() };
}
