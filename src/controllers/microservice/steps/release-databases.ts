import { databaseResource, endsData, type Database } from '../../../crds/database/v1alpha1.ts';
import {
  microserviceResource,
  parseMicroservice,
  type Microservice,
} from '../../../crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { readLive } from '../../read-live.ts';
import { entryAnnotation } from '../../well-known.ts';
import { at } from '../../wire-value.ts';

export interface ReleaseDatabases {
  client: KubeClient;
  writer: ObjectWriter;
  microservice: Microservice;
  /** The Databases of this Microservice that are in the cache. */
  databases: readonly Database[];
  signal: AbortSignal;
}

/**
 * Deletes the Databases whose entry is gone and whose deletionPolicy is Delete or Snapshot. Each is deleted
 * only after the Microservice itself was read from the API server (not from a cache) and says, by
 * its UID and its live spec, that the entry is not wanted. All others stay: they park themselves.
 */
export async function releaseDatabases(options: ReleaseDatabases): Promise<void> {
  const candidates = options.databases.filter(
    (database) =>
      endsData(at(database, 'spec', 'deletionPolicy')) &&
      database.metadata.deletionTimestamp === undefined &&
      isReleased(options.microservice, database),
  );
  if (candidates.length === 0) return;
  const { client, microservice, signal } = options;
  const ref = refTo(microservice);
  const live = await readLive<Microservice>(client, microserviceResource, ref, { signal });
  if (live === undefined || live.metadata.uid !== microservice.metadata.uid) return;
  // What is not valid proves nothing about its entries.
  if (live.metadata.deletionTimestamp === undefined && !parseMicroservice(live).ok) return;
  for (const database of candidates) {
    if (isReleased(live, database)) await options.writer.remove(databaseResource, database);
  }
}

function isReleased(microservice: Microservice, database: Database): boolean {
  if (microservice.metadata.deletionTimestamp !== undefined) return true;
  const entry = database.metadata.annotations?.[entryAnnotation];
  return (
    entry !== undefined &&
    !(microservice.spec.databases ?? []).some((declared) => declared.name === entry)
  );
}
