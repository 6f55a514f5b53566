import { childKinds } from '../../controllers/microservice/children/index.ts';
import { isOurs } from '../../controllers/microservice/ownership.ts';
import { microserviceLabel } from '../../controllers/well-known.ts';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Resource } from '../../runtime/resource.ts';
import type { Cluster } from '../cluster.ts';
import { isAnswer, listAll } from '../objects.ts';

/** A live object of a Microservice. */
export interface Part {
  readonly resource: Resource;
  readonly object: KubeObject;
}

export interface Parts {
  /** What goes with the Microservice unless it is orphaned. */
  readonly children: readonly Part[];
  /** They outlive it, with their data. */
  readonly databases: readonly Part[];
  /** Traces of migrations, which are no part of what runs. */
  readonly records: readonly Part[];
}

const recordKinds = new Set(['Job', 'ControllerRevision']);

/** All that belongs to the Microservice. Rejects where a kind may not be listed: none is left out. */
export async function readParts({ client }: Cluster, microservice: KubeObject): Promise<Parts> {
  const { name, namespace = '' } = microservice.metadata;
  const lists = await Promise.all(
    childKinds.map(async ({ resource }): Promise<Part[]> => {
      const options = { namespace, labelSelector: `${microserviceLabel}=${name}` };
      const live = await listAll(client, resource, options).catch((error: unknown) => {
        // An API that is not installed has no objects.
        if (isAnswer(error, 404)) return [];
        throw error;
      });
      return live
        .filter((object) => isOurs(object, microservice as Microservice))
        .map((object) => ({ resource, object }));
    }),
  );
  const all = lists.flat();
  const isDatabase = ({ object }: Part): boolean => object.kind === 'Database';
  const isRecord = ({ object }: Part): boolean => recordKinds.has(object.kind);
  return {
    children: all.filter((part) => !isDatabase(part) && !isRecord(part)),
    databases: all.filter(isDatabase),
    records: all.filter(isRecord),
  };
}
