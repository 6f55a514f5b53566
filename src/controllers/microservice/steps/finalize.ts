import { databaseResource, endsData, type Database } from '../../../crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { databasesFinalizer } from '../../well-known.ts';
import { at } from '../../wire-value.ts';
import type { MicroserviceCaches } from '../caches.ts';
import { releaseDatabases } from './release-databases.ts';

/** Whether the Microservice needs its finalizer: only to delete databases that it may delete. */
export function needsFinalizer(microservice: Microservice): boolean {
  return (microservice.spec.databases ?? []).some((entry) => endsData(entry.deletionPolicy));
}

/**
 * Keeps the finalizer on a Microservice exactly while it is needed. It goes on before a Database
 * of deletionPolicy Delete or Snapshot is made, and stays while such a Database is left.
 */
export async function protect(
  writer: ObjectWriter,
  microservice: Microservice,
  databases: readonly Database[],
): Promise<void> {
  const present = microservice.metadata.finalizers?.includes(databasesFinalizer) ?? false;
  const needed =
    needsFinalizer(microservice) ||
    databases.some((database) => endsData(at(database, 'spec', 'deletionPolicy')));
  if (needed && !present) {
    await writer.addFinalizer(microserviceResource, microservice, databasesFinalizer);
  } else if (!needed && present) {
    await writer.removeFinalizer(microserviceResource, microservice, databasesFinalizer);
  }
}

/**
 * What is left to do when a Microservice is deleted: its children go by their owner references,
 * its Databases park themselves, only those of deletionPolicy Delete and Snapshot are deleted here. In a
 * namespace that is going away the finalizer is dropped at once: everything goes with it.
 */
export async function finalize(
  deps: { client: KubeClient; writer: ObjectWriter; caches: MicroserviceCaches },
  microservice: Microservice,
  signal: AbortSignal,
): Promise<void> {
  if (!(microservice.metadata.finalizers?.includes(databasesFinalizer) ?? false)) return;
  const namespace = microservice.metadata.namespace ?? '';
  const terminating =
    deps.caches.namespaces.lister.get({ namespace: '', name: namespace })?.metadata
      .deletionTimestamp !== undefined;
  if (!terminating) {
    const databases = databasesOf(deps.caches, microservice);
    await releaseDatabases({ ...deps, microservice, databases, signal });
  }
  await deps.writer.removeFinalizer(microserviceResource, microservice, databasesFinalizer);
}

function databasesOf(caches: MicroserviceCaches, microservice: Microservice): readonly Database[] {
  const informer = caches.children.get('Database');
  if (informer === undefined) throw new Error(`no cache for ${databaseResource.plural}`);
  return informer.lister.byIndex(
    'microservice',
    keyFor(refTo(microservice)),
  ) as readonly Database[];
}
