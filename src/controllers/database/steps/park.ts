import type { Database } from '../../../crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { Usage } from '../observed.ts';
import { microserviceOf, usageOf } from '../usage.ts';
import { readLive } from '../../read-live.ts';

/**
 * Whether nothing uses the Database, so that its server is to be stopped. A cache that says so is
 * not believed: before a server is stopped, the Microservice is read from the API server. A parked
 * one stays so without reads, and is brought back as soon as a cache says that it is used. Where a
 * new Microservice has yet to claim it, it stays as it is: that takes a moment only. It does so,
 * too, while its Microservice is not valid: what was made for that goes on.
 */
export async function decideParked(
  client: Pick<KubeClient, 'get'>,
  database: Database,
  usage: Usage,
  signal: AbortSignal,
): Promise<boolean> {
  const wasParked = database.status?.parkedSince !== undefined;
  const name = microserviceOf(database);
  if (usage === 'own' || usage === 'used' || name === undefined) return false;
  if (usage === 'unclaimed' || usage === 'undecided' || wasParked) return wasParked;
  const ref = { namespace: database.metadata.namespace ?? '', name };
  const live = await readLive<Microservice>(client, microserviceResource, ref, { signal });
  return usageOf(database, live) === 'released';
}
